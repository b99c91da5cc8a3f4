using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>Devices of a test node.</summary>
internal sealed class TestNodeDevices(TestNode node) : INodeDeviceDriver
{
    private readonly TestNode _node = node;
}
