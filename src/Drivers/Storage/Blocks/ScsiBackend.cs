using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Storage.Backends;
using VirtPS.Drivers.Storage.Volumes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>Pools of the disks behind a SCSI host, or behind a virtual one on a fibre channel.</summary>
/// <param name="tree">The host's files.</param>
/// <param name="devices">The host's devices, which virtual hosts are made and removed with.</param>
/// <remarks>virStorageBackendSCSI.</remarks>
internal sealed class ScsiBackend(HostTree tree, INodeDeviceDriver devices) : BlockBackend, IPoolBackend
{
    private const string Hosts = "/sys/class/scsi_host";
    private const string FibreHosts = "/sys/class/fc_host";

    private readonly ScsiUnits _units = new(tree);

    /// <inheritdoc/>
    public override string Type => "scsi";

    /// <inheritdoc/>
    public string? FindMissing() => tree.Exists(Hosts) ? null : "the kernel has no SCSI hosts (/sys/class/scsi_host is missing)";

    /// <inheritdoc/>
    public Task<bool> IsRunningAsync(PoolSpec pool, CancellationToken cancellationToken) => Task.FromResult(
        FindHost(pool) is { } host && tree.Exists(string.Create(CultureInfo.InvariantCulture, $"{Hosts}/host{host}")));

    /// <inheritdoc/>
    public async Task StartAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (FibreAdapter(pool) is { } adapter && FindHost(pool) is null)
        {
            await devices.CreateAsync(VirtXml.Write(Virtual(adapter)), NodeDeviceCreateFlags.None, cancellationToken).ConfigureAwait(false);

            // Who made it removes it, even if that is the next daemon.
            adapter.Set("managed", "yes");
        }

        RequireHost(pool);
    }

    /// <inheritdoc/>
    /// <remarks>A virtual host that was there before the pool is not the pool's to remove, unless its description says so.</remarks>
    public async Task StopAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        if (FibreAdapter(pool) is { } adapter && (string?)adapter.Attribute("managed") == "yes" && FindHost(pool) is { } host)
        {
            await devices.DestroyAsync(
                new NodeDeviceRef(string.Create(CultureInfo.InvariantCulture, $"scsi_host{host}")), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task<PoolContent> LookAsync(PoolSpec pool, CancellationToken cancellationToken)
    {
        var host = RequireHost(pool);
        await _units.ScanAsync(host, cancellationToken).ConfigureAwait(false);
        var volumes = await _units.ListAsync(host, pool.TargetPath, Measure, cancellationToken).ConfigureAwait(false);
        return new PoolContent(volumes.Sum(volume => volume.Capacity), volumes.Sum(volume => volume.Allocation), 0, volumes);
    }

    private static XElement? Adapter(PoolSpec pool) => pool.Source?.Element("adapter");

    private static XElement? FibreAdapter(PoolSpec pool) => Adapter(pool) is { } adapter && (string?)adapter.Attribute("type") == "fc_host" ? adapter : null;

    private static XElement Virtual(XElement adapter)
    {
        return new XElement(
            "device",
            (string?)adapter.Attribute("parent") is { } parent ? new XElement("parent", parent)
                : (string?)adapter.Attribute("parent_wwnn") is { } node
                    ? new XElement("parent", new XAttribute("wwnn", node), new XAttribute("wwpn", (string?)adapter.Attribute("parent_wwpn") ?? string.Empty))
                : (string?)adapter.Attribute("parent_fabric_wwn") is { } fabric ? new XElement("parent", new XAttribute("fabric_wwn", fabric)) : null,
            new XElement(
                "capability",
                new XAttribute("type", "scsi_host"),
                new XElement(
                    "capability",
                    new XAttribute("type", "fc_host"),
                    new XElement("wwnn", (string?)adapter.Attribute("wwnn")),
                    new XElement("wwpn", (string?)adapter.Attribute("wwpn")))));
    }

    private int RequireHost(PoolSpec pool)
    {
        if (FindHost(pool) is { } host)
        {
            return tree.Exists(string.Create(CultureInfo.InvariantCulture, $"{Hosts}/host{host}"))
                ? host
                : throw new VirtException(VirtErrorCode.InternalError, $"the host has no SCSI host 'host{host}'", VirtErrorDomain.Storage);
        }

        var adapter = Adapter(pool);
        throw new VirtException(
            VirtErrorCode.XmlError,
            FibreAdapter(pool) is not null
                ? $"Failed to find SCSI host with wwnn='{(string?)adapter?.Attribute("wwnn")}', wwpn='{(string?)adapter?.Attribute("wwpn")}'"
                : "no SCSI host lies at the parent address of the pool's adapter",
            VirtErrorDomain.Storage);
    }

    private int? FindHost(PoolSpec pool)
    {
        if (Adapter(pool) is not { } adapter)
        {
            return null;
        }

        return FibreAdapter(pool) is not null ? FindByPorts((string?)adapter.Attribute("wwnn"), (string?)adapter.Attribute("wwpn"))
            : adapter.Element("parentaddr") is { } parent ? FindByAddress(parent)
            : ScsiUnits.NumberOf((string?)adapter.Attribute("name") ?? string.Empty);
    }

    private int? FindByPorts(string? node, string? port) => tree.List(FibreHosts)
        .Where(name => Matches($"{FibreHosts}/{name}/node_name", node) && Matches($"{FibreHosts}/{name}/port_name", port))
        .Select(name => (int?)ScsiUnits.NumberOf(name)).FirstOrDefault();

    private bool Matches(string attribute, string? name) =>
        name is not null && tree.Read(attribute)?.Trim() is { } text
        && string.Equals(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A PCI function may have several hosts; the unique id that their driver gives tells them apart.</summary>
    private int? FindByAddress(XElement parent)
    {
        if (parent.Element("address") is not { } address)
        {
            return null;
        }

        var pci = string.Create(
            CultureInfo.InvariantCulture, $"{Part(address, "domain"):x4}:{Part(address, "bus"):x2}:{Part(address, "slot"):x2}.{Part(address, "function"):x}");
        var wanted = (string?)parent.Attribute("unique_id");
        return tree.List(Hosts)
            .Where(name => new DirectoryInfo(tree.At($"{Hosts}/{name}")).ResolveLinkTarget(returnFinalTarget: true)?.FullName.Contains($"/{pci}/", StringComparison.Ordinal) == true)
            .Where(name => wanted is null || tree.Read($"{Hosts}/{name}/unique_id")?.Trim() == wanted)
            .Select(name => (int?)ScsiUnits.NumberOf(name)).FirstOrDefault();
    }

    private static int Part(XElement address, string name) => (string?)address.Attribute(name) switch
    {
        null => 0,
        { } text when text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) => Convert.ToInt32(text, 16),
        { } text => int.Parse(text, CultureInfo.InvariantCulture),
    };

}
