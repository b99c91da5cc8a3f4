using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Host;

/// <summary>The facts of a test node's host.</summary>
/// <param name="Info">The hardware in short.</param>
/// <param name="Cells">The NUMA cells in order; none on a node read from a file.</param>
internal sealed record TestHost(NodeInfo Info, IReadOnlyList<TestCell> Cells)
{
    /// <summary>What the host says where nothing else is said.</summary>
    internal static NodeInfo DefaultInfo { get; } =
        new("i686", 3L << 30, Cpus: 16, Mhz: 1400, Nodes: 2, Sockets: 2, Cores: 2, Threads: 2);

    /// <summary>The host of <c>test:///default</c>: two cells, the second twice as large as the first.</summary>
    internal static TestHost Default { get; } = new(
        DefaultInfo,
        [new TestCell(2L << 30, 1L << 30, 0, 8), new TestCell(4L << 30, 2L << 30, 8, 8)]);
}
