using VirtPS.Drivers.Test.Host;

namespace VirtPS.Drivers.Test;

/// <summary>Builds what <c>test:///default</c> holds.</summary>
internal static class DefaultNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="clock">What times and statistics move with.</param>
    /// <returns>The node with libvirt's one domain, network, interface and pool and its host devices.</returns>
    internal static TestNode Create(TimeProvider clock)
    {
        var node = new TestNode(clock, TestHost.Default);
        return node;
    }
}
