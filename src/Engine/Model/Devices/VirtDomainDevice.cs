using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A device of a domain, as its description had it at one moment.</summary>
public class VirtDomainDevice
{
    internal VirtDomainDevice(VirtDomain domain, XElement element) => (Domain, Element) = (domain, new XElement(element));

    /// <summary>The domain.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The kind of device, such as disk, interface or controller.</summary>
    public string Kind => Element.Name.LocalName;

    /// <summary>Its type or model, where it has one.</summary>
    public string? Type => (string?)Element.Attribute("type") ?? (string?)Element.Attribute("model") ?? (string?)Element.Element("model")?.Attribute("type");

    /// <summary>The name by which it is known while the domain runs.</summary>
    public string? Alias => new DeviceXml(Element).Alias;

    /// <summary>Where it is attached, such as <c>pci 0000:00:03.0</c>.</summary>
    public string? Address => Element.Element("address") is { } address
        ? string.Join(' ', address.Attributes().Select(attribute => attribute.Name == "type" ? attribute.Value : $"{attribute.Name.LocalName}={attribute.Value}"))
        : null;

    /// <summary>Its description.</summary>
    public string Xml => VirtXml.Write(Element);

    internal XElement Element { get; }

    /// <summary>Gives the kind and the alias.</summary>
    /// <returns>Such as <c>disk vda</c>.</returns>
    public override string ToString() => Alias is { } alias ? $"{Kind} {alias}" : Kind;
}

/// <summary>A disk of a domain.</summary>
public sealed class VirtDomainDisk : VirtDomainDevice
{
    internal VirtDomainDisk(VirtDomain domain, XElement element)
        : base(domain, element)
    {
    }

    /// <summary>Where the guest sees it, such as vda.</summary>
    public string? Target => View.Target;

    /// <summary>The same, under the name that commands for disks have for it.</summary>
    public string? Disk => View.Target;

    /// <summary>What the guest sees: disk, cdrom, floppy or lun.</summary>
    public string Device => View.Device;

    /// <summary>The bus.</summary>
    public string? Bus => View.Bus;

    /// <summary>Where the contents are; nothing for an empty drive.</summary>
    public string? Source => View.Source;

    /// <summary>The contents' format.</summary>
    public string? Format => View.Format;

    /// <summary>Whether the guest may only read.</summary>
    public bool IsReadOnly => View.ReadOnly;

    /// <summary>The limits of its I/O.</summary>
    public VirtIoLimits Limits => VirtIoLimits.Of(Element.Element("iotune"));

    /// <summary>The contents that these are built on, nearest first.</summary>
    public IReadOnlyList<string> BackingChain => View.BackingChain;

    /// <summary>What the guest sees, in bytes, where the host could tell.</summary>
    public long? Capacity { get; internal set; }

    /// <summary>The highest offset in use, in bytes.</summary>
    public long? Allocation { get; internal set; }

    /// <summary>What it takes on the host, in bytes.</summary>
    public long? Physical { get; internal set; }

    /// <summary>The error that it has met since the guest started, where it has.</summary>
    public string? Error { get; internal set; }

    /// <summary>What the guest sees, for people.</summary>
    public string? CapacityText => SizeText.Of(Capacity);

    private DiskXml View => new(Element);

    /// <summary>Gives the target.</summary>
    /// <returns>The target.</returns>
    public override string ToString() => Target ?? Kind;

    /// <summary>Asks the host for the size of what is in the drive.</summary>
    internal async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (Target is { } target && Source is not null
            && await Optional.OrNoValue(Domain.Connection.DomainDevices.GetBlockInfoAsync(Domain.Ref, target, cancellationToken)).ConfigureAwait(false) is { } sizes)
        {
            (Capacity, Allocation, Physical) = (sizes.Capacity, sizes.Allocation, sizes.Physical);
        }
    }
}

/// <summary>A network card of a domain.</summary>
public sealed class VirtDomainInterface : VirtDomainDevice
{
    internal VirtDomainInterface(VirtDomain domain, XElement element)
        : base(domain, element)
    {
    }

    /// <summary>Its MAC address.</summary>
    public string? Mac => View.Mac;

    /// <summary>The network, bridge or device that it is connected to.</summary>
    public string? Source => View.Source;

    /// <summary>The card that the guest sees.</summary>
    public string? Model => View.Model;

    /// <summary>The host's end of it.</summary>
    public string? Target => View.Target;

    /// <summary>The state of the cable: up or down.</summary>
    public string LinkState => View.LinkState ?? "up";

    /// <summary>The limit for what comes in, in bytes per second; nothing for none.</summary>
    public long? Inbound => View.Inbound?.Average * 1024;

    /// <summary>The limit for what goes out, in bytes per second; nothing for none.</summary>
    public long? Outbound => View.Outbound?.Average * 1024;

    private InterfaceXml View => new(Element);

    /// <summary>Gives the MAC address.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Mac ?? Kind;
}

/// <summary>Finds disks with their sizes and errors.</summary>
public static class DomainDisks
{
    private static readonly string[] Errors = ["none", "unspecified", "no space"];

    /// <summary>Gives the disks of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="inactive">Whether those of its stored definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The disks.</returns>
    public static async Task<IReadOnlyList<VirtDomainDisk>> ReadAsync(VirtDomain domain, bool inactive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var disks = (await DeviceDescription.ReadAsync(domain, inactive, cancellationToken).ConfigureAwait(false)).OfType<VirtDomainDisk>().ToArray();
        if (!inactive || !domain.IsActive)
        {
            await Task.WhenAll(disks.Select(disk => disk.MeasureAsync(cancellationToken))).ConfigureAwait(false);
        }

        if (domain.IsActive && !inactive)
        {
            var errors = await Optional.OrNothing(domain.Connection.DomainDevices.GetDiskErrorsAsync(domain.Ref, cancellationToken)).ConfigureAwait(false);
            foreach (var error in errors ?? [])
            {
                foreach (var disk in disks.Where(disk => disk.Target == error.Disk))
                {
                    disk.Error = Errors.ElementAtOrDefault(error.Error) ?? $"{error.Error}";
                }
            }
        }

        return disks;
    }
}
