using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>Virtual networks of a test node.</summary>
internal sealed class TestNetworks(TestNode node) : INetworkDriver
{
    private readonly TestNode _node = node;
}
