export { default as HistoryChart, type ChartRange } from './HistoryChart.vue'
