using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Host;

/// <summary>The host of a test node.</summary>
internal sealed class TestHostFamily(TestNode node) : IHostDriver
{
    private readonly TestNode _node = node;
}
