#!/usr/bin/env node
import '../dist/bin.mjs';
