// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scripts look like this
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { builtinDialect, builtinFile, Dialect } from '../dialect/index.ts';
import { type Diagnostic, type DiagnosticCode, diagnosticCodes, lint, messageOf, titleOf } from './index.ts';

/** Each code: a script that has it, the place marked with ⟦ ⟧, what its fix makes of it, and a close script without it. */
interface Case {
  has: string;
  fixed?: string;
  not: string;
  dialect?: string;
}

const open = 'AT+QMTOPEN=0,"h",1883\nOK\n+QMTOPEN: 0,0\n';
const acquired = 'AT+CMQTTSTART\nAT+CMQTTACCQ=0,"c"\n';
const connected = 'AT+CMQTTCONNECT=0,"tcp://h:1883",60,1\n';
const long = (length: number) => 'x'.repeat(length);

const cases: Record<DiagnosticCode, Case[]> = {
  AT101: [{ has: 'AT+QMTOPEN=0,⟦"h,1883⟧', fixed: 'AT+QMTOPEN=0,"h,1883"', not: 'AT+QMTOPEN=0,"h",1883' }],
  AT102: [{ has: 'AT+QMTPUB=0,0,0,0,"t",⟦"{"a":1}"⟧', not: 'AT+QMTPUB=0,0,0,0,"t","{a:1}"' }],
  AT103: [{ has: '# @⟦timout⟧ 3s', fixed: '# @timeout 3s', not: '# @timeout 3s' }],
  AT104: [
    { has: '# @timeout ⟦soon⟧', not: '# @timeout 2min' },
    { has: '# @⟦retry⟧', not: '# @retry 2' },
  ],
  AT105: [{ has: '⟦+QMTCFG="version",0,4⟧', fixed: 'AT+QMTCFG="version",0,4', not: 'AT+QMTCFG="version",0,4' }],
  AT106: [{ has: '⟦AT\n+QMTCFG="version",0,4⟧', fixed: 'AT+QMTCFG="version",0,4', not: 'AT\n+CPIN: READY' }],
  AT107: [{ has: '# @var h = a\nAT+QMTOPEN=0,"⟦${h }⟧",1', not: '# @var h = a\nAT+QMTOPEN=0,"${h}",1' }],
  AT108: [
    { has: 'AT+QMTOPEN=0,"⟦${h}⟧",1', not: '# @env h\nAT+QMTOPEN=0,"${h}",1' },
    {
      has: 'AT+CSQ\n+CSQ: ${rssi},${_}\nOK\nAT+QMTPUB=0,0,0,0,"t","⟦${other}⟧"',
      not: 'AT+CSQ\n+CSQ: ${rssi},${_}\nOK\nAT+QMTPUB=0,0,0,0,"t","${rssi}"',
    },
  ],
  AT109: [{ has: '⟦> x⟧', not: 'AT+QMTPUB=0,0,0,0,"t"\n> x' }],
  AT110: [{ has: 'AT+QMTPUB=0,0,0,0,"t"\n⟦>⟧\nOK', not: 'AT+QMTPUB=0,0,0,0,"t"\n>\nThis is data\nOK' }],
  AT111: [{ has: 'AT+QMTPUB=0,0,0,0,"t"\n> ⟦@home at six⟧', not: 'AT+QMTPUB=0,0,0,0,"t"\n> @text "@home at six"' }],
  AT112: [{ has: 'AT+QMTPUB=0,0,0,0,"t"\n> ⟦@hex 4f4⟧', not: 'AT+QMTPUB=0,0,0,0,"t"\n> @hex 4F 4b' }],
  AT113: [{ has: 'AT+QMTPUB=0,0,0,0,"t"\n> data⟦ // Ctrl+Z⟧', not: 'AT+QMTPUB=0,0,0,0,"t",14\n> data // Ctrl+Z' }],
  AT114: [
    { has: '# @dialect ⟦quectel-bc99⟧', not: '# @dialect quectel-bc26' },
    { has: '# @dialect ⟦quectel-bc26/BC99⟧', not: '# @dialect quectel-bc26/BC20' },
  ],
  AT115: [{ has: 'AT+QMTPUB=0,0,0,0,"t"\n> ⟦@text "x⟧', not: 'AT+QMTPUB=0,0,0,0,"t"\n> @text "x"' }],
  AT201: [{ has: 'AT⟦+QWIFISCAN⟧=1', not: 'AT+QMTDISC=1' }],
  AT202: [{ has: 'AT⟦+QMTTDISC⟧=1', fixed: 'AT+QMTDISC=1', not: 'AT+QMTDISC=1' }],
  AT203: [
    { has: 'AT+QMTCFG=⟦"keepalife"⟧,0,60', fixed: 'AT+QMTCFG="keepalive",0,60', not: 'AT+QMTCFG="KEEPALIVE",0,60' },
    { has: 'AT+QSSLCFG=1,5,⟦"secllevel"⟧,2', fixed: 'AT+QSSLCFG=1,5,"seclevel",2', not: 'AT+QSSLCFG=1,5,"seclevel",2' },
  ],
  AT204: [{ has: 'AT⟦+QMTDISC?⟧', not: 'AT+QMTDISC=?' }],
  AT205: [
    { has: 'AT+QMTOPEN=0,"h⟦"⟧', not: 'AT+QMTOPEN=0,"h",1' },
    { has: 'AT+QMTCFG="will",0,⟦1⟧', not: 'AT+QMTCFG="will",0,0' },
    { has: 'AT+QMTOPEN⟦=⟧,"h",1', not: 'AT+QMTOPEN=0,"h",1' },
  ],
  AT206: [{ has: 'AT+QMTDISC=0,⟦1⟧', not: 'AT+QMTDISC=0' }],
  AT207: [{ has: 'AT+QRST=⟦2⟧', not: 'AT+QRST=1' }],
  AT208: [{ has: 'AT+QMTOPEN=0,"h",⟦http⟧', not: 'AT+QMTOPEN=0,"h",80' }],
  AT209: [
    { has: 'AT+QMTCFG="keepalive",0,⟦3601⟧', not: 'AT+QMTCFG="keepalive",0,3600' },
    { has: '# @var port = 70000\nAT+QMTOPEN=0,"h",⟦${port}⟧', not: '# @var port = 7000\nAT+QMTOPEN=0,"h",${port}' },
    { has: 'AT+QMTDISC=⟦6⟧', not: '# @secret n\nAT+QMTDISC=${n}' },
  ],
  AT210: [
    { has: `AT+QMTCONN=0,⟦"${long(129)}"⟧`, not: `AT+QMTCONN=0,"${long(128)}"` },
    { has: `AT+QMTCONN=0,⟦"${'é'.repeat(65)}"⟧`, not: `AT+QMTCONN=0,"${'é'.repeat(64)}"` },
  ],
  AT211: [{ has: 'AT+QMTSUB=0,1,"t",⟦3⟧', not: 'AT+QMTSUB=0,1,"t",2' }],
  AT212: [
    { has: 'AT+QMTCFG=⟦keepalive⟧,0,60', fixed: 'AT+QMTCFG="keepalive",0,60', not: 'AT+QMTCFG="keepalive",0,60' },
    { has: 'AT+QSSLCFG=1,5,⟦cacert⟧\n> x', fixed: 'AT+QSSLCFG=1,5,"cacert"\n> x', not: 'AT+QSSLCFG=1,5,"cacert"\n> x' },
    { has: 'AT+QMTSUB=0,1,⟦t⟧,2', fixed: 'AT+QMTSUB=0,1,"t",2', not: 'AT+QMTSUB=0,1,"t",2' },
  ],
  AT213: [{ has: 'AT+QMTSUB=0,⟦"1"⟧,"t",2', fixed: 'AT+QMTSUB=0,1,"t",2', not: 'AT+QMTSUB=0,1,"1",2' }],
  AT214: [
    {
      has: 'AT+QMTCFG="dataformat",0,1,0\nAT+QMTPUB=0,0,0,0,"t",⟦"hello"⟧',
      not: 'AT+QMTCFG="dataformat",0,0,1\nAT+QMTPUB=0,0,0,0,"t","hello"',
    },
  ],
  AT215: [{ has: 'AT+QMTPUB=0,0,0,0,"t",⟦"a;b"⟧', not: 'AT+QMTPUB=0,0,0,0,"t","a,b";+CSQ' }],
  AT216: [
    { has: 'AT\n⟦ОК⟧', fixed: 'AT\nOK', not: 'AT\nOK' },
    { has: 'AT\n⟦ок⟧', fixed: 'AT\nOK', not: 'AT+CGMM\nМодуль' },
    { has: '⟦ΑT⟧+CSQ', fixed: 'AT+CSQ', not: 'AT+CSQ' },
    { has: 'AT+QMTSUB=0⟦，⟧1,"t",2', fixed: 'AT+QMTSUB=0,1,"t",2', not: 'AT+QMTSUB=0,1,"t，u",2' },
    { has: 'AT+QMTSUB=0,1,⟦“⟧t",2', fixed: 'AT+QMTSUB=0,1,"t",2', not: 'AT+QMTSUB=0,1,"тема",2' },
    { has: 'AT+QMTSUB=0,1,"⟦tоpic⟧",2', fixed: 'AT+QMTSUB=0,1,"topic",2', not: 'AT+QMTSUB=0,1,"topic",2' },
    { has: `${open.replace('\n+QMTOPEN', '\n+⟦QМTOPEN⟧')}`, fixed: open, not: open },
  ],
  AT217: [
    {
      has: 'AT+MQTTPUB=0,"t",0,0,0,⟦5⟧,"abcd"',
      fixed: 'AT+MQTTPUB=0,"t",0,0,0,4,"abcd"',
      not: 'AT+MQTTPUB=0,"t",0,0,0,5,"ab€"',
      dialect: 'onemo',
    },
    {
      has: 'AT+QMTPUB=0,0,0,0,"t",⟦5⟧\n> hello!',
      fixed: 'AT+QMTPUB=0,0,0,0,"t",6\n> hello!',
      not: 'AT+QMTPUB=0,0,0,0,"t",7\n> héllo!',
    },
  ],
  AT218: [{ has: `⟦AT+QMTPUB=0,0,0,0,"t","${long(1600)}"⟧`, not: `AT+QMTPUB=0,0,0,0,"t","${long(600)}"` }],
  AT219: [{ has: `AT+QMTPUB=0,0,0,0,"t"\n> ⟦${long(1025)}⟧`, not: `AT+QMTPUB=0,0,0,0,"t"\n> ${long(1024)}` }],
  AT220: [{ has: 'AT+QMTPUB=0,0,0,0,"t"\n> ⟦@hex 411a42⟧', not: 'AT+QMTPUB=0,0,0,0,"t"\n> @hex 411942' }],
  AT221: [{ has: 'AT⟦+QSSLCFG⟧=1,5,"seclevel",2', not: 'AT+QMTDISC=0', dialect: 'poor' }],
  AT301: [
    {
      has: `${open}AT⟦+QMTCFG="keepalive",0,60⟧\nOK\n`,
      fixed: `AT+QMTCFG="keepalive",0,60\nOK\n${open}`,
      not: `${open}AT+QMTCFG="keepalive",1,60\nOK\nAT+QMTCFG="timeout",0,20,3,1\nOK\n`,
    },
    {
      has: `${acquired}${connected}AT⟦+CMQTTCFG="checkUTF8",0,0⟧`,
      fixed: `${acquired}AT+CMQTTCFG="checkUTF8",0,0\n${connected}`,
      not: `${acquired}AT+CMQTTCFG="checkUTF8",0,0`,
      dialect: 'simcom-sim7028',
    },
  ],
  AT302: [
    { has: `AT⟦+QMTCONN=0,"c"⟧\n${open}`, not: `${open}AT+QMTCONN=0,"c"` },
    { has: `${open}AT⟦+QMTCONN=1,"c"⟧`, not: `# @secret n\n${open}AT+QMTCONN=\${n},"c"` },
    {
      has: `AT+QMTOPEN=0,"h",1883\nOK\n+QMTOPEN: 0,4\nAT⟦+QMTCONN=0,"c"⟧`,
      not: `AT+QMTOPEN=0,"h",1883\nOK\n+QMTOPEN: 0,\${r}\nAT+QMTCONN=0,"c"`,
    },
    { has: `# @skip\n${open}AT⟦+QMTCONN=0,"c"⟧`, not: `# @retry 1\n${open}AT+QMTCONN=0,"c"` },
  ],
  AT303: [
    { has: `${open}AT+QMTCONN=0,"c"\nAT⟦+QMTDISC=1⟧`, not: `${open}AT+QMTCONN=0,"c"\nAT+QMTDISC=0` },
    {
      has: `${open}AT⟦+QMTPUB=0,0,0,0,"t","x"⟧\nAT+QMTCONN=0,"c"`,
      not: `${open}AT+QMTCONN=0,"c"\nAT+QMTPUB=0,0,0,0,"t","x"`,
    },
    {
      has: `### a\n${open}AT+QMTCONN=0,"c"\n### b\nAT⟦+QMTSUB=1,1,"t",0⟧`,
      not: `### a\n${open}AT+QMTCONN=0,"c"\n### b\nAT+QMTSUB=0,1,"t",0`,
    },
    {
      has: `${open}AT⟦+QMTSUB=0,1,"t",0⟧\nOK\n+QMTSUB: 0,1,0,0\nAT+QMTCONN=0,"c"`,
      not: `${open}AT+QMTSUB=0,1,"t",0\nERROR\nAT+QMTCONN=0,"c"`,
    },
  ],
  AT304: [
    {
      has: `AT+QMTOPEN=0,"h",1883\nOK\nAT⟦+QMTCONN=0,"c"⟧`,
      fixed: `AT+QMTOPEN=0,"h",1883\nOK\n+QMTOPEN: 0,0\nAT+QMTCONN=0,"c"`,
      not: `AT+QMTOPEN=0,"h",1883\nOK\nAT+CSQ\n+QMTOPEN: 0,0\n+CSQ: 20,0\nOK\nAT+QMTCONN=0,"c"`,
    },
    {
      has: `${open}AT+QMTCONN=0,"c"\nOK\nAT⟦+QMTSUB=0,1,"t",0⟧`,
      fixed: `${open}AT+QMTCONN=0,"c"\nOK\n+QMTCONN: 0,0,0\nAT+QMTSUB=0,1,"t",0`,
      not: `${open}AT+QMTCONN=0,"c"\nAT+QMTSUB=0,1,"t",0`,
    },
  ],
  AT305: [
    {
      has: `AT+CMQTTSTART\nAT⟦+CMQTTCFG="checkUTF8",0,0⟧\nAT+CMQTTACCQ=0,"c"`,
      not: `${acquired}AT+CMQTTCFG="checkUTF8",0,0`,
      dialect: 'simcom-sim7028',
    },
  ],
  AT306: [{ has: `AT⟦+CMQTTACCQ=0,"c"⟧\nAT+CMQTTSTART`, not: acquired, dialect: 'simcom-sim7028' }],
  AT307: [
    {
      has: `${acquired}${connected}AT+CMQTTPAYLOAD=0,1\n> x\nAT⟦+CMQTTPUB=0,1,60⟧`,
      not: `${acquired}${connected}AT+CMQTTTOPIC=0,1\n> t\nAT+CMQTTPAYLOAD=0,1\n> x\nAT+CMQTTPUB=0,1,60`,
      dialect: 'simcom-sim7028',
    },
    {
      has: `${acquired}${connected}AT+CMQTTTOPIC=0,1\n> t\nAT+CMQTTPAYLOAD=0,1\n> x\nAT+CMQTTPUB=0,1,60\nAT+CMQTTTOPIC=0,1\n> t\nAT⟦+CMQTTPUB=0,1,60⟧`,
      not: `${acquired}${connected}AT+CMQTTTOPIC=0,1\n> t\nAT+CMQTTPAYLOAD=0,1\n> x\nAT+CMQTTPUB=0,1,60`,
      dialect: 'simcom-sim7028',
    },
  ],
  AT308: [{ has: 'AT+QMTPUB=0,⟦0⟧,1,0,"t","x"', not: 'AT+QMTPUB=0,1,1,0,"t","x"' }],
  AT309: [{ has: 'AT+QMTPUB=0,⟦7⟧,0,0,"t","x"', not: 'AT+QMTPUB=0,0,0,0,"t","x"' }],
  AT310: [
    {
      has: 'AT+QMTPUB=0,1,1,0,"t","x"\nOK\nAT+QMTPUB=0,⟦1⟧,1,0,"t","y"\nOK\n+QMTPUB: 0,1,0',
      not: 'AT+QMTPUB=0,1,1,0,"t","x"\nOK\n+QMTPUB: 0,1,0\nAT+QMTPUB=0,1,1,0,"t","y"\nOK\nAT+QMTPUB=1,1,1,0,"t","x"\nOK\nAT+QMTPUB=0,2,1,0,"t","x"',
    },
  ],
  AT311: [
    {
      has: `AT+QSSLCFG=1,5,"seclevel",2\nAT+QSSLCFG=1,5,"cacert"\n> x\nAT+QMTCFG="ssl",3,1,1,5\nAT⟦+QMTOPEN=3,"h",1⟧`,
      not: `AT+QSSLCFG=1,5,"seclevel",1\nAT+QSSLCFG=1,5,"cacert"\n> x\nAT+QMTCFG="ssl",3,1,1,5\nAT+QMTOPEN=3,"h",1`,
    },
    {
      has: `AT+CSSLCFG="authmode",0,1\n${acquired.replace('"c"', '"c",1')}AT⟦+CMQTTCONNECT=0,"tcp://h:1",60,1⟧`,
      not: `AT+CSSLCFG="authmode",0,1\nAT+CSSLCFG="cacert",0,"ca.pem"\n${acquired.replace('"c"', '"c",1')}AT+CMQTTCONNECT=0,"tcp://h:1",60,1`,
      dialect: 'simcom-sim7028',
    },
  ],
  AT312: [
    { has: `${open}AT+QMTCONN=0,"c"\nAT+QMTDISC=0\nAT⟦+QMTDISC=0⟧`, not: `AT+QMTDISC=0\n${open}AT+QMTDISC=0` },
    {
      has: `${open}AT+QMTCONN=0,"c"\nAT+QMTDISC=0\nAT⟦+QMTPUB=0,0,0,0,"t","x"⟧`,
      not: `${open}AT+QMTCONN=0,"c"\nAT+QMTDISC=0\n${open}AT+QMTCONN=0,"c"\nAT+QMTPUB=0,0,0,0,"t","x"`,
    },
    {
      has: `${open}AT+QMTCONN=0,"c"\n+QMTCONN: 0,0,0\n+QMTSTAT: 0,1\nAT⟦+QMTPUB=0,0,0,0,"t","x"⟧`,
      not: `${open}AT+QMTCONN=0,"c"\n+QMTCONN: 0,0,0\n+QMTSTAT: 1,1\nAT+QMTPUB=0,0,0,0,"t","x"`,
    },
    { has: `${open}AT+QMTCLOSE=0\nAT⟦+QMTCONN=0,"c"⟧`, not: `${open}AT+QMTCLOSE=1\nAT+QMTCONN=0,"c"` },
    { has: `${open}AT+QRST=1\nAT⟦+QMTCONN=0,"c"⟧`, not: `AT+QRST=1\n${open}AT+QMTCONN=0,"c"` },
  ],
  AT313: [
    {
      has: `AT+QMTCFG="keepalive",0,60\nAT+QMTOPEN=0,"h",1\nAT+QMTCLOSE=0\nAT⟦+QMTOPEN=0,"h",1⟧`,
      not: `AT+QMTCFG="keepalive",0,60\nAT+QMTOPEN=0,"h",1\nAT+QMTCLOSE=0\nAT+QMTCFG="keepalive",0,60\nAT+QMTOPEN=0,"h",1`,
    },
    {
      has: `AT+QMTCFG="will",0,1,0,0,"t","x"\nAT+QMTOPEN=0,"h",1\nAT+QMTCLOSE=0\nAT⟦+QMTOPEN=0,"h",1⟧`,
      not: `AT+QMTCFG="will",0,1,0,0,"t","x"\nAT+QMTOPEN=0,"h",1\nAT+QMTCLOSE=0\nAT+QMTCFG="will",0,0\nAT+QMTOPEN=0,"h",1`,
    },
  ],
  AT314: [{ has: `${open}AT⟦+QMTOPEN=0,"h",1883⟧`, not: `${open}AT+QMTCLOSE=0\n${open}` }],
  AT315: [{ has: 'AT⟦+QMTCONN=0,"c"⟧', not: `AT+QMTDISC=0\nAT+QMTCLOSE=0\n${open}AT+QMTCONN=0,"c"` }],
  AT316: [
    {
      has: `AT⟦+QMTCFG="keepalive",1,60⟧\n${open}`,
      not: `AT+QMTCFG="keepalive",0,60\nAT+QMTCFG="timeout",1,20,3,1\n${open}`,
    },
  ],
  AT401: [{ has: 'AT+QMTDISC=0\n⟦SEND OK⟧', not: 'AT+QMTDISC=0\nOK\nRDY' }],
  AT402: [
    {
      has: 'AT+QMTOPEN=?\n⟦+QMTOPEN: 0,"220.180.239.212",8401⟧\nOK',
      fixed: 'AT+QMTOPEN?\n+QMTOPEN: 0,"220.180.239.212",8401\nOK',
      not: 'AT+QMTOPEN=?\n+QMTOPEN: (0-5),<host_name>,<port>\nOK',
    },
  ],
  AT403: [
    { has: `AT+QMTOPEN=0,"h",1883\nOK\n⟦+QMTOPEN: 0⟧`, not: open },
    { has: `AT+QMTCONN?\n⟦+QMTCONN: 0,x⟧\nOK`, not: 'AT+QMTCONN?\n+QMTCONN: 0,${phase}\nOK' },
  ],
  AT404: [
    {
      has: 'AT+MQTTSUB=0,"a",1\n⟦+MQTTSUB: 1,7⟧\nOK\n+MQTTURC: "suback",0,7,1',
      not: 'AT+MQTTSUB=0,"a",1\n+MQTTSUB: 0,7\nOK\n+MQTTURC: "suback",0,7,1',
      dialect: 'onemo',
    },
    { has: 'AT+QMTOPEN=0,"h",1883\nOK\n⟦+QMTOPEN: 1,0⟧', not: 'AT+QMTOPEN=0,"h",1883\nOK\n+QMTOPEN: ${_},0' },
    {
      has: 'AT+QMTSUB=0,1,"t",2\nOK\n⟦+QMTSUB: 0,2,0,2⟧',
      not: 'AT+QMTSUB=0,1,"t",2\nOK\nAT+QMTSUB=0,2,"u",2\nOK\n+QMTSUB: 0,1,0,2\n+QMTSUB: 0,2,0,2',
    },
  ],
  AT405: [
    {
      has: 'AT+QMTSUB=3,1,"a/+/c",1\nOK\n+QMTSUB: 3,1,0,1\n⟦+QMTRECV: 3,0,"a/b","x"⟧',
      not: 'AT+QMTSUB=3,1,"a/+/c",1\nOK\n+QMTSUB: 3,1,0,1\n+QMTRECV: 3,0,"a/b/c","x"',
    },
    {
      has: 'AT+QMTSUB=3,1,"t",1\nOK\n+QMTSUB: 3,1,0,1\n⟦+QMTRECV: 4,0,"t","x"⟧',
      not: 'AT+QMTCONN=4,"c"\nAT+QMTSUB=3,1,"t",1\nOK\n+QMTSUB: 3,1,0,1\n+QMTRECV: 4,0,"t","x"',
    },
  ],
  AT406: [{ has: 'AT+QMTCONN=0,"c"\nOK\n⟦+QMTCONN: 0,0,5⟧', not: 'AT+QMTCONN=0,"c"\nOK\n+QMTCONN: 0,0,0' }],
  AT407: [
    { has: '⟦AT+QMTOPEN=0,"h",1883⟧\nOK', not: 'AT+QMTOPEN=0,"h",1883' },
    {
      has: 'AT+QMTPUB=0,0,0,0,"t","x"\nOK\n⟦AT+QMTPUB=0,0,0,0,"t","x"⟧\nOK\n+QMTPUB: 0,0,0',
      not: 'AT+QMTPUB=0,0,0,0,"t","x"\nOK\nAT+QMTPUB=0,0,0,0,"t","x"\nOK\n+QMTPUB: 0,0,0\n+QMTPUB: 0,0,0',
    },
  ],
  AT408: [{ has: 'AT+QMTPUB=0,0,0,0,"t","hello"\n⟦> hello⟧', not: 'AT+QMTPUB=0,0,0,0,"t"\n> hello' }],
  AT409: [{ has: '⟦AT+QMTPUB=0,0,0,0,"t"⟧', not: 'AT+QMTPUB=0,0,0,0,"t"\n> @cancel' }],
  AT410: [
    {
      has: 'AT+QMTCONN=?\n⟦+QMTCONN: (0-3),<clientID>[,<username>[,<password>]]⟧\nOK',
      not: 'AT+QMTCONN=?\n+QMTCONN: (0-5), <clientID>[,<username>[,<password>]]\nOK',
    },
  ],
  AT411: [{ has: 'AT+CSQ\nOK\n⟦+CSQ: 20,0⟧', not: 'AT+CSQ\n+CSQ: 20,0\nOK' }],
  AT901: [
    {
      has: 'AT+QMTCONN=0,"c","u",⟦"hunter2"⟧',
      fixed: '# @secret password\nAT+QMTCONN=0,"c","u","${password}"',
      not: '# @secret pw\nAT+QMTCONN=0,"c","u","${pw}"',
    },
  ],
  AT902: [{ has: 'AT⟦+IPR=9600⟧', not: '# @confirm\nAT+IPR=9600' }],
};

const unmark = (marked: string) => {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  return { text: marked.replace(/[⟦⟧]/g, ''), start, end };
};
const file = builtinFile('quectel-bc26')!;
/** A model that lacks a command of its dialect. */
const poor = new Dialect({ ...file, models: { ...file.models, POOR: { without: ['QSSLCFG'] } } }, 'POOR');
const run = (text: string, dialect = 'quectel-bc26') =>
  lint(text, { dialect: dialect === 'poor' ? poor : builtinDialect(dialect) });

function applied(text: string, { fix }: Diagnostic): string | undefined {
  if (!fix) return undefined;
  return [...fix.edits]
    .sort((one, other) => other.start - one.start)
    .reduce((now, { start, end, text: inserted }) => now.slice(0, start) + inserted + now.slice(end), text);
}

describe('lint: every code', () => {
  for (const code of diagnosticCodes) {
    it(`${code} ${titleOf(code).en}`, () => {
      for (const { has, not, fixed, dialect } of cases[code]) {
        const { text, start, end } = unmark(has);
        const found = run(text, dialect).filter((diagnostic) => diagnostic.code === code);
        assert.equal(
          found.length,
          1,
          `${text}: ${JSON.stringify(run(text, dialect).map((one) => [one.code, one.message, text.slice(one.start, one.end)]))}`,
        );
        assert.deepEqual(
          [text.slice(found[0]!.start, found[0]!.end), found[0]!.start, found[0]!.end],
          [text.slice(start, end), start, end],
        );
        assert.equal(applied(text, found[0]!), fixed, text);
        assert.deepEqual(
          run(not, dialect).filter((diagnostic) => diagnostic.code === code),
          [],
          not,
        );
        if (fixed !== undefined)
          assert.deepEqual(
            run(fixed, dialect).filter((diagnostic) => diagnostic.code === code),
            [],
            fixed,
          );
      }
    });
  }
  it('has a case for every code', () => {
    for (const code of diagnosticCodes) assert.ok(cases[code].length > 0, code);
  });
  it('says everything in English and Chinese', () => {
    for (const code of diagnosticCodes)
      for (const message of [messageOf(code), titleOf(code)])
        assert.ok(/[a-z}]/.test(message.en) && /[\u4e00-\u9fff]/.test(message.zh), code);
  });
});

describe('lint: a document', () => {
  it('finds nothing in the example of the script guide', () => {
    const text =
      '# @dialect quectel-bc26\n# @var host = broker.example.org\n# @secret mqtt_password\n\n### Connect\nAT+QMTCFG="version",0,4\nOK\n# @timeout 120s\nAT+QMTOPEN=0,"${host}",1883\nOK\n+QMTOPEN: 0,0                          // network open\nAT+QMTCONN=0,"gateway-7","plant","${mqtt_password}"\nOK\n+QMTCONN: 0,0,0\n\n### Signal must be usable\nAT+CSQ\n+CSQ: ${rssi:10..31},${_}\nOK\n';
    assert.deepEqual(lint(text), []);
  });
  it('reports only syntax without a dialect, and nothing in GNU Autotest files', () => {
    assert.deepEqual(
      lint('AT+NONSENSE=1\n# @foo').map(({ code }) => code),
      ['AT103'],
    );
    assert.deepEqual(lint('AT_INIT\nAT_SETUP([x])\nОК\n> x'), []);
  });
  it('prefers the dialect that the document names', () => {
    const text =
      '# @dialect quectel-bc26-2019\nAT+QMTOPEN=0,"h",1883\nOK\n+QMTOPEN: 0,0\nAT+QSSLCFG=1,5,"seclevel",2\n';
    assert.deepEqual(
      run(text).map(({ code }) => code),
      ['AT201'],
    );
    assert.deepEqual(run(text.replace('-2019', '')), []);
  });
  it('counts lines and columns from 1, also behind a broken line', () => {
    const [, wrong] = run('\r\nAT\r\n  +QMTDISC=9\r\n');
    assert.deepEqual(
      [wrong!.code, wrong!.line, wrong!.column, wrong!.endLine, wrong!.endColumn],
      ['AT209', 3, 12, 3, 13],
    );
  });
  it('is silenced by @disable for a line, a command, a section or the file', () => {
    const bad = 'AT+QMTDISC=9\n';
    const count = (text: string) => run(text).filter(({ code }) => code === 'AT209').length;
    assert.equal(count(`${bad}# @disable AT209\n${bad}${bad}`), 2);
    assert.equal(count(`### a\n# @disable AT2xx\n${bad}${bad}### b\n${bad}`), 1);
    assert.equal(count(`# @disable AT209\n\n${bad}### a\n${bad}`), 0);
    assert.equal(count(`AT\n# @disable AT216\nОК\n${bad}`), 1);
    assert.deepEqual(run('AT\n# @disable AT216\nОК\n'), []);
  });
  it('speaks Chinese', () => {
    assert.equal(
      lint('AT+QMTDISC=9', { dialect: builtinDialect('quectel-bc26'), locale: 'zh-CN' })[0]!.message,
      '`TCP_connectID` 的范围为 0–5，而不是 9。',
    );
  });
  it('never throws, whatever the text', () => {
    const dialect = builtinDialect('quectel-bc26');
    const piece = fc.constantFrom(
      'AT',
      '+QMTCFG',
      '+QMTPUB',
      '=',
      '=?',
      '?',
      '"will"',
      '0',
      '1,',
      ',',
      '"',
      '\n',
      '+QMTSUB: ',
      '> x\n',
      '# @',
      'var a = b',
      '${a}',
      '${b:1..2}',
      'OK\n',
      'ОК',
      ';',
      '"t"',
      '+QMTRECV: 0,0,"t","x"',
      '\0',
      '😀',
      'E0',
      '&F',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end, fix } of lint(text, { dialect })) {
          assert.ok(start >= 0 && start <= end && end <= text.length, JSON.stringify(text));
          for (const edit of fix?.edits ?? []) assert.ok(edit.start <= edit.end && edit.end <= text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
