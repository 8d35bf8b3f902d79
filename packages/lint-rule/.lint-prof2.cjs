const {Linter}=require('eslint');const p=require('./dist/index.cjs');const ts=require('@typescript-eslint/parser');
const l=new Linter();const cfg=[{files:['**/*.js'],linterOptions:{noInlineConfig:true},languageOptions:{parser:ts},plugins:{'@modelhub-migration':p},rules:p.configs.strict.rules}];
const sites=n=>["const BASE = 'https://inference.de-txl.ionos.com';",...Array.from({length:n},(_,i)=>`export const ask${i} = (id) => fetch(\`\${BASE}/models/\${id}/predictions\`, { method: 'POST' });`)].join('\n');
const dbl=["const a0 = 'ionos';",...Array.from({length:40},(_,i)=>`const a${i+1} = a${i} + a${i};`),'fetch(a40);'].join('\n');
const run=(t)=>{l.verifyAndFix(t,cfg,{filename:'f.js',fix:false,stats:true});const r=l.getTimes().passes[0].rules;return Object.values(r).reduce((a,v)=>a+v.total,0)};
const which=process.argv[2];const t=which==='sites'?sites(1000):which==='sites4'?sites(4000):dbl;
let b=1e9;for(let i=0;i<8;i++)b=Math.min(b,run(t));console.log(which,b.toFixed(2),'ms');
