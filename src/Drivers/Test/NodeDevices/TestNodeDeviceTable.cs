namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>The table of a test node.</summary>
internal sealed class TestNodeDeviceTable(TestNode node)
{
    private readonly TestNode _node = node;
}
