using System.Text.Json;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>What a guest's QEMU answered for its statistics; what was not asked for, or not answered, is undefined.</summary>
/// <param name="Balloon">query-balloon.</param>
/// <param name="Memory">The statistics that the balloon's driver in the guest gives.</param>
/// <param name="Blocks">query-blockstats.</param>
/// <param name="Nodes">query-named-block-nodes.</param>
/// <param name="Threads">query-iothreads.</param>
/// <param name="Cpus">query-cpus-fast.</param>
/// <param name="DirtyRate">query-dirty-rate.</param>
internal sealed record GuestAnswersOfMonitor(JsonElement Balloon, JsonElement Memory, JsonElement Blocks, JsonElement Nodes, JsonElement Threads, JsonElement Cpus, JsonElement DirtyRate);
