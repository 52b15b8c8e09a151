import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

/** What the last request came to. */
export function NoticeLine() {
  const notice = useStore(useModel().notice);
  return <div className="notice-place" role="status" aria-live="polite">{notice ? <div className={`notice notice-${notice.tone}`}>{notice.text}</div> : null}</div>;
}
