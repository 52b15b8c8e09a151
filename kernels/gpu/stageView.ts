import type { StagePicture, StageView } from '../engine.ts';
import type { Plan } from '../recipe/plan.ts';
import type { GuardedDevice } from './device.ts';
import { inErrorScopes } from './errorScopes.ts';
import { fillPasses } from './grayPasses.ts';
import { encodePasses, type BufferOf, type PassCompiler } from './pass.ts';
import type { PassPlan } from './passPlan.ts';
import type { PassSpec } from './passSpec.ts';
import type { Resources } from './resources.ts';
import { stagePassSpecs } from './stageImages.ts';
import { pictureShader, type PictureShader, VIEW_HEADER_WORDS } from './pictureShader.ts';
import { FRAGMENT, USAGE } from './webgpuConstants.ts';

/** Every canvas takes it, and its bytes lie as a packed colour's do. */
const CANVAS_FORMAT = 'rgba8unorm';

/** Draws stages of the frame in a slot on a canvas: the stage's passes and one draw in one submit; nothing crosses to the CPU. */
export interface SlotView {
  prepare(picture: StagePicture): Promise<(slot: number) => void>;
}

export function createSlotView(
  context: GPUCanvasContext, guarded: GuardedDevice, adapterName: string, resources: Resources, plan: Plan, passPlan: PassPlan, bufferOf: BufferOf,
  compiler: PassCompiler,
): SlotView {
  const { device } = guarded;
  context.configure({ device, format: CANVAS_FORMAT, alphaMode: 'premultiplied' });
  const pipelines = new Map<string, Promise<GPURenderPipeline>>();
  const grown = growingBuffers(resources);

  const pipelineOf = ({ code, bindings }: PictureShader): Promise<GPURenderPipeline> => {
    const made = pipelines.get(code) ?? inErrorScopes(guarded, adapterName, () => {
      const module = device.createShaderModule({ label: 'picture', code });
      const entries = Array.from({ length: bindings.length + 2 }, (_, binding) =>
        ({ binding, visibility: FRAGMENT, buffer: { type: 'read-only-storage' as const } }));
      const layout = device.createPipelineLayout({ bindGroupLayouts: [device.createBindGroupLayout({ label: 'picture', entries })] });
      return device.createRenderPipelineAsync({
        label: 'picture', layout, vertex: { module, entryPoint: 'corners' }, primitive: { topology: 'triangle-list' },
        fragment: { module, entryPoint: 'paint', targets: [{ format: CANVAS_FORMAT }] },
      });
    });
    pipelines.set(code, made);
    return made;
  };

  return {
    async prepare(picture) {
      const shader = pictureShader(plan, picture);
      const [pipeline, passes] = await Promise.all([
        pipelineOf(shader), inErrorScopes(guarded, adapterName, () => compiler.compile(pictureSpecs(plan, passPlan, picture))),
      ]);
      return (slot) => {
        const view = grown('picture view', viewWords(picture));
        const colours = grown('picture colours', picture.colours.length > 0 ? picture.colours : new Uint32Array(1));
        for (const { buffer, words } of [view, colours]) device.queue.writeBuffer(buffer, 0, words);
        const buffers = [...shader.bindings.map(({ buffer }) => bufferOf(buffer, slot)), view.buffer, colours.buffer];
        const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })) });
        const encoder = device.createCommandEncoder({ label: 'picture' });
        encodePasses(encoder, passes, slot, { label: 'picture' });
        const render = encoder.beginRenderPass({
          label: 'picture',
          colorAttachments: [{ view: context.getCurrentTexture().createView(), loadOp: 'clear', storeOp: 'store', clearValue: [0, 0, 0, 0] }],
        });
        render.setPipeline(pipeline);
        render.setBindGroup(0, group);
        render.draw(3);
        render.end();
        device.queue.submit([encoder.finish()]);
      };
    },
  };
}

/** The engine's face of a slot view: always of the frame that settled last. */
export function createStageView(view: SlotView, guarded: GuardedDevice, lastCall: () => { readonly slot: number; readonly isCurrent: () => boolean } | null): StageView {
  return {
    async prepare(picture) {
      guarded.check();
      const last = lastCall();
      if (!last) throw new RangeError(`a picture of "${picture.stage}" was asked for before any frame: inspect one first`);
      const draw = await view.prepare(picture);
      return () => {
        guarded.check();
        if (!last.isCurrent()) throw new RangeError(`the frame of the picture "${picture.stage}" was overwritten: draw it before inspecting on`);
        draw(last.slot);
        return guarded.guard(guarded.device.queue.onSubmittedWorkDone());
      };
    },
  };
}

/** What runs before the draw; the samples and their correction the shader makes itself, for the pixels that are seen. */
function pictureSpecs(plan: Plan, passPlan: PassPlan, { stage, tint, outline }: StagePicture): readonly PassSpec[] {
  const gray = stage === 'raw' ? [] : stage === plan.flatField?.name ? fillPasses(plan) : stagePassSpecs(plan, passPlan, stage);
  return (tint || outline) && stage !== plan.label.name ? [...stagePassSpecs(plan, passPlan, plan.label.name), ...gray] : gray;
}

/** The view buffer: sizes, window and highlight, then the frame column of every canvas column, the frame row of every canvas row, and the hues. */
function viewWords({ columns, rows, highlight, highlightColour, saturatedColour, tint, outline, hues }: StagePicture): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(VIEW_HEADER_WORDS + columns.length + rows.length + hues.length);
  words.set([columns.length, rows.length, saturatedColour ?? 0, highlight ?? 0, highlightColour, Number(tint), Number(outline)]);
  words.set(columns, VIEW_HEADER_WORDS);
  words.set(rows, VIEW_HEADER_WORDS + columns.length);
  words.set(hues, VIEW_HEADER_WORDS + columns.length + rows.length);
  return words;
}

/** Buffers that are made anew only when what they are to hold has outgrown them. */
function growingBuffers(resources: Resources): (label: string, words: Uint32Array) => { readonly buffer: GPUBuffer; readonly words: Uint32Array<ArrayBuffer> } {
  const made = new Map<string, GPUBuffer>();
  return (label, words) => {
    let buffer = made.get(label);
    if (!buffer || buffer.size < words.byteLength) {
      if (buffer) resources.destroyBuffer(buffer);
      buffer = resources.createBuffer(label, words.byteLength * 2, USAGE.storage | USAGE.copyTarget);
      made.set(label, buffer);
    }
    return { buffer, words: words as Uint32Array<ArrayBuffer> };
  };
}
