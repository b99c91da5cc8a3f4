using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Says in a domain's definition what its guest starts from.</summary>
/// <remarks>libvirt knows two ways, which exclude each other: kinds of device in <c>os</c>, and numbers at single devices.</remarks>
internal static class BootOrder
{
    private static readonly HashSet<string> Kinds = ["hd", "cdrom", "fd", "network"];

    internal static void Set(DomainXml description, IReadOnlyList<string> order)
    {
        var byKind = order.All(Kinds.Contains);
        var devices = byKind ? [] : order.Select(name => Find(description, name)).ToList();
        description.Devices.Element.Elements().Elements("boot").Remove();
        description.Os.BootDevices = byKind ? order : [];
        for (var i = 0; i < devices.Count; i++)
        {
            devices[i].Element("boot")?.Remove();
            new DeviceXml(devices[i]).BootOrder = i + 1;
        }
    }

    /// <summary>Stores the definition with another order; nothing else in it changes, passwords included.</summary>
    internal static async Task StoreAsync(VirtDomain domain, IReadOnlyList<string> order, CancellationToken cancellationToken)
    {
        var domains = domain.Connection.Domains;
        var description = DomainXml.Parse(
            await domains.GetXmlAsync(domain.Ref, DomainXmlFlags.Inactive | DomainXmlFlags.Secure, cancellationToken).ConfigureAwait(false));
        Set(description, order);
        await domains.DefineAsync(VirtXml.Write(description.Element), DomainDefineFlags.None, cancellationToken).ConfigureAwait(false);
    }

    private static XElement Find(DomainXml description, string name) =>
        description.Devices.Disks.FirstOrDefault(disk => disk.Target == name)?.Element
        ?? description.Devices.Interfaces.FirstOrDefault(card => string.Equals(card.Mac, name, StringComparison.OrdinalIgnoreCase))?.Element
        ?? throw VirtException.Worded(
            VirtErrorCode.InvalidArg,
            string.Create(CultureInfo.InvariantCulture, $"'{name}' is no kind of device to start from (hd, cdrom, fd, network), and no disk's target or interface's MAC address in '{description.Name}'"));
}
