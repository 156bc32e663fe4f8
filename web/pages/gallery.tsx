import { frameSamples } from "./gallery/frame-samples.tsx";
import { GallerySection } from "./gallery/gallery-section.tsx";
import { jobSamples } from "./gallery/job-samples.tsx";
import { jobsSamples } from "./gallery/jobs-samples.tsx";
import { logSamples } from "./gallery/log-samples.tsx";
import { timelineSamples } from "./gallery/timeline-samples.tsx";

/** For developers: every part in every state, in both colour schemes, with invented data. */
export function GalleryPage() {
  return (
    <div class="gallery">
      <h1>Gallery</h1>
      <p class="muted">Every part in every state, with invented data. Nothing here asks the server for anything.</p>
      <GallerySection title="Everywhere" samples={frameSamples} />
      <GallerySection title="Jobs" samples={jobsSamples} />
      <GallerySection title="A job" samples={jobSamples} />
      <GallerySection title="Timeline" samples={timelineSamples} />
      <GallerySection title="Log" samples={logSamples} />
    </div>
  );
}
