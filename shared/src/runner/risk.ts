/** What a risk tier means, in words. */
import type { Risk } from '../dialect/index.ts';
import { defineMessages, type LocalText, text } from '../text/index.ts';

const tiers = defineMessages<Risk>({
  none: { en: 'it is harmless', zh: '无风险' },
  disturbs: { en: 'it disturbs what is running', zh: '会干扰正在进行的业务' },
  'cuts-line': { en: 'it can cut the line to the module', zh: '可能切断与模块的串口通信' },
  'writes-flash': { en: 'it writes to the flash memory of the module', zh: '会写入模块闪存' },
  'burns-attempts': { en: 'it can burn attempts of the PIN', zh: '可能消耗 PIN 尝试次数' },
  bricks: { en: 'it can make the module unusable', zh: '可能导致模块无法使用' },
});

export const riskText = (risk: Risk): LocalText => text(tiers[risk]);
