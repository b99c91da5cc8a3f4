using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Describes devices that are to join domains that exist.</summary>
public static class DeviceDescription
{
    /// <summary>Describes a disk, with the next target that is free on its bus.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="config">What the disk is to be; a volume or a file that exists, or an empty drive.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>libvirt XML.</returns>
    /// <exception cref="VirtException">InvalidArg for a volume that is still to be made.</exception>
    public static async Task<string> DiskAsync(VirtDomain domain, VirtDiskConfig config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(config);
        if (config.IsNew)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, "a disk that joins a domain needs contents that exist: make the volume first with New-VirtStorageVolume");
        }

        var description = DomainXml.Parse(await domain.GetXmlAsync(cancellationToken).ConfigureAwait(false));
        var used = description.Devices.Disks.Select(disk => disk.Target).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var isQemu = description.Type is "qemu" or "kvm" or "hvf";
        var isBlock = config.Path?.StartsWith("/dev/", StringComparison.Ordinal) == true;
        return VirtXml.Write(DiskBuilder.Build(
            new DiskSpec
            {
                Path = isBlock ? null : config.Path,
                BlockDevice = isBlock ? config.Path : null,
                Pool = config.Path is null ? config.Pool : null,
                Volume = config.Path is null ? config.VolumeName : null,
                Device = config.Device,
                Target = config.Target,
                Bus = config.Bus,
                DriverName = isQemu ? "qemu" : null,
                Format = config.Path is null ? null : config.Format ?? (isQemu ? "raw" : null),
                Cache = config.Cache,
                IO = config.IO,
                Discard = config.Discard,
                ReadOnly = config.ReadOnly,
                Shareable = config.Shareable,
                Serial = config.Serial,
                BootOrder = config.BootOrder,
            },
            used).Element);
    }

    /// <summary>Describes a network card.</summary>
    /// <param name="config">What it is to be.</param>
    /// <param name="inbound">The limits for what comes in; null for none.</param>
    /// <param name="outbound">The limits for what goes out; null for none.</param>
    /// <returns>libvirt XML.</returns>
    public static string Interface(VirtInterfaceConfig config, BandwidthSpec? inbound = null, BandwidthSpec? outbound = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var element = InterfaceBuilder.Build(new InterfaceSpec
        {
            Network = config.Network,
            PortGroup = config.PortGroup,
            Bridge = config.Bridge,
            Device = config.Direct,
            Mode = config.DirectMode,
            Mac = config.Mac,
            Model = config.Model,
            LinkUp = config.LinkUp ? null : false,
            Mtu = config.Mtu,
            Filter = config.Filter,
            BootOrder = config.BootOrder,
            Inbound = inbound,
            Outbound = outbound,
        }).Element;
        if (config.Vlan is { } tag)
        {
            element.Add(new XElement("vlan", new XElement("tag", new XAttribute("id", tag))));
        }

        return VirtXml.Write(element);
    }

    /// <summary>Gives the devices of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="inactive">Whether those of its stored definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The devices, in the description's order.</returns>
    public static async Task<IReadOnlyList<VirtDomainDevice>> ReadAsync(VirtDomain domain, bool inactive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var xml = await domain.Connection.Domains.GetXmlAsync(domain.Ref, inactive ? DomainXmlFlags.Inactive : DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return [.. DomainXml.Parse(xml).Devices.All.Select(device => device.Kind switch
        {
            "disk" => new VirtDomainDisk(domain, device.Element),
            "interface" => new VirtDomainInterface(domain, device.Element),
            _ => new VirtDomainDevice(domain, device.Element),
        })];
    }
}
