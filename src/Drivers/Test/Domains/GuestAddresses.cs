using System.Net;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>The addresses that test guests have.</summary>
/// <remarks>libvirt's test driver counts on from the first address that a network lends: 20 for each domain, one for each card.</remarks>
internal static class GuestAddresses
{
    private const int PerDomain = 20;

    /// <summary>Lists a guest's network interfaces.</summary>
    /// <param name="node">The node.</param>
    /// <param name="domain">The domain, which runs.</param>
    /// <returns>Each with its one address.</returns>
    /// <exception cref="Engine.Errors.VirtException">NoNetwork when a card is on a network that is not there.</exception>
    internal static IReadOnlyList<GuestInterface> Of(TestNode node, TestDomain domain) =>
    [
        .. domain.Definition.Devices.Interfaces.Select((card, i) => new GuestInterface(
            card.Target,
            card.Mac,
            [card.Network is { } network ? OnNetwork(node, network, PerDomain * (domain.Id - 1) + i + 1) : Elsewhere(i)])),
    ];

    private static GuestAddress Elsewhere(int index) => new($"192.168.0.{1 + index}", 24, IsIPv6: false);

    private static GuestAddress OnNetwork(TestNode node, string network, int offset)
    {
        var lender = new NetworkXml(node.Networks.Find(network).Definition).Addresses.FirstOrDefault();
        if (lender?.Address is not { } own)
        {
            return Elsewhere(offset);
        }

        var first = lender.DhcpRanges.Select(range => range.Start).FirstOrDefault(own);
        return new GuestAddress(Add(IPAddress.Parse(first), offset), lender.PrefixLength ?? 24, lender.Family == "ipv6");
    }

    private static string Add(IPAddress address, int offset)
    {
        var bytes = address.GetAddressBytes();
        for (var i = bytes.Length - 1; i >= 0 && offset != 0; i--)
        {
            offset += bytes[i];
            bytes[i] = (byte)offset;
            offset >>= 8;
        }

        return new IPAddress(bytes).ToString();
    }
}
