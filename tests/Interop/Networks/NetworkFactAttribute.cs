namespace VirtPS.Tests.Interop.Networks;

/// <summary>Marks a test of networks on a host, which needs the superuser and the programs that make networks.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkFactAttribute : FactAttribute
{
    internal static readonly string[] Programs = ["unshare", "nsenter", "ip", "tc", "nft", "dnsmasq", "busybox", "python3", "virsh"];

    public NetworkFactAttribute() => Skip = Peer.MissingRoot(Programs);
}

/// <summary>Marks a test with several cases of networks on a host.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkTheoryAttribute : TheoryAttribute
{
    public NetworkTheoryAttribute() => Skip = Peer.MissingRoot(NetworkFactAttribute.Programs);
}
