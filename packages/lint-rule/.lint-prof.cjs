const {Linter}=require('eslint');const fs=require('fs'),path=require('path');
const p=require('./dist/index.cjs');const ts=require('@typescript-eslint/parser');
const files=[];const walk=(d)=>{for(const e of fs.readdirSync(d,{withFileTypes:true})){if(files.length>=2000)return;const q=path.join(d,e.name);if(e.isDirectory())walk(q);else if(/\.(js|mjs|ts)$/.test(e.name)&&fs.statSync(q).size<60000&&fs.statSync(q).size>500){const t=fs.readFileSync(q,'utf8');if(!/ionos|predictions|modelhub/i.test(t))files.push([q,t]);}}};
walk('/work/main/node_modules/.pnpm');
const nothing={meta:{},create(){return {}}}; const scan={meta:{},create(c){ /zzqqy/.test(c.sourceCode.text);return {}}};
const l=new Linter();
const cfg=[{files:['**/*.js','**/*.mjs','**/*.ts'],linterOptions:{noInlineConfig:true},languageOptions:{parser:ts},plugins:{m:p,x:{rules:{nothing,scan}}},rules:{'x/nothing':2,'x/scan':2,'m/no-legacy-endpoint':2,'m/no-legacy-model-id':2,'m/no-shim':2}}];
for(let r=0;r<3;r++){const sum={};let tot=0;let n=0;files.forEach(([q,t],i)=>{l.verifyAndFix(t,cfg,{filename:'f'+i+path.extname(q),fix:false,stats:true});const pass=l.getTimes().passes[0];if(!pass||!pass.rules)return;n++;tot+=pass.total;for(const[k,v]of Object.entries(pass.rules))sum[k]=(sum[k]||0)+v.total;});
console.log(n,'avg size',files.reduce((a,[,t])=>a+t.length,0)/files.length|0,'ms/file',(tot/n).toFixed(2),Object.entries(sum).map(([k,v])=>k+' '+(v/n*1000).toFixed(2)+'us').join(', '));}
