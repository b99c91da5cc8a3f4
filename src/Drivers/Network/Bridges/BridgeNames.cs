using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network.Bridges;

/// <summary>Names the bridges of networks that have one of their own.</summary>
/// <remarks>networkBridgeNameValidate and virNetworkSetBridgeMacAddr.</remarks>
/// <param name="links">The devices of the host.</param>
/// <param name="store">The other networks.</param>
internal sealed class BridgeNames(HostLinks links, NetworkStore store)
{
    private const string Pattern = "virbr%d";
    private const int Most = 256 * 256;

    /// <summary>Gives a definition a bridge name that nobody uses, and an Ethernet address, where it has none.</summary>
    /// <param name="network">The network in libvirt's form; changed in place.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError when the name is another network's.</exception>
    internal async Task CompleteAsync(XElement network, CancellationToken cancellationToken)
    {
        if (!NetworkMode.OwnsBridge(network))
        {
            return;
        }

        var name = NetworkMode.BridgeOf(network);
        var taken = BridgesOfOthers(network.Text("name")!);
        if (name is null || name.Contains("%d", StringComparison.Ordinal))
        {
            var present = await links.NamesAsync(cancellationToken).ConfigureAwait(false);
            network.Need("bridge").Set("name", Choose(name ?? Pattern, candidate => taken.Contains(candidate) || present.Contains(candidate)));
        }
        else if (taken.Contains(name))
        {
            throw new VirtException(VirtErrorCode.InternalError, $"bridge name '{name}' already in use.", VirtErrorDomain.Network);
        }

        if (network.Element("mac") is null)
        {
            network.Insert(new XElement("mac", new XAttribute("address", MacAddress.Generate(MacAddress.Kvm).ToString())));
        }
    }

    private static string Choose(string pattern, Func<string, bool> isTaken) =>
        Enumerable.Range(0, Most).Select(number => pattern.Replace("%d", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            .FirstOrDefault(candidate => !isTaken(candidate))
        ?? throw new VirtException(
            VirtErrorCode.InternalError, $"Bridge generation exceeded max id {Most}", VirtErrorDomain.Network);

    private HashSet<string> BridgesOfOthers(string name)
    {
        var others = store.All.Where(other => other.Name != name);
        return [.. others.SelectMany(other => new[] { NetworkMode.BridgeOf(other.Definition), NetworkMode.BridgeOf(other.Inactive) }).OfType<string>()];
    }
}
