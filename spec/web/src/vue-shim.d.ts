declare module 'element-plus/theme-chalk/*'
