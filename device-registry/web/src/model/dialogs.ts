import type { InjectionKey, Ref } from 'vue'

/** The modal dialog that something stands in, if any. */
export const DIALOG: InjectionKey<Readonly<Ref<HTMLDialogElement | null>>> = Symbol('dialog')
