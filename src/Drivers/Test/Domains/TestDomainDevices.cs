using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Devices of domains of a test node.</summary>
internal sealed class TestDomainDevices(TestNode node) : IDomainDeviceDriver
{
    private readonly TestNode _node = node;
}
