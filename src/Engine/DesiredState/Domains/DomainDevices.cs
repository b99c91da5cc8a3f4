using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>The devices of domains that documents can name: disks, network cards, graphics.</summary>
internal static class DomainDevices
{
    internal static readonly DesiredKey Disk = new("Disk", KeyForm.Maps, "Disks: sizes for new volumes, paths, or maps; disks that it does not name are taken off.")
    {
        Items =
        [
            Text("Path", "The file or device on the host."), new("Size", KeyForm.Size, "The capacity of a new volume, in bytes."), Text("Pool", "The pool of the volume."),
            Text("VolumeName", "The volume's name; a new volume is named after its domain without one."), Text("Format", "The image's format."),
            Text("BackingPath", "The image that a new volume lies on."), new("Device", KeyForm.Text, "What the guest sees.") { Words = ["disk", "cdrom", "floppy", "lun"] },
            Text("Bus", "The bus."), Text("Target", "The target, such as vda."), Flag("ReadOnly", "Whether the guest may only read it."),
            Flag("Shareable", "Whether several guests may use it at once."), Text("Cache", "The cache mode."), Text("IO", "The I/O mode."),
            Text("Discard", "What discards do."), Text("Serial", "The serial number that the guest sees."), new("BootOrder", KeyForm.Number, "The place in the boot order, from 1."),
        ],
    };

    internal static readonly DesiredKey Cdrom = new("Cdrom", KeyForm.Text, "The image of a disc to put into a drive, as a path on the host.");

    internal static readonly DesiredKey Network = new("Network", KeyForm.Maps, "Network cards: the names of networks, or maps; cards that it does not name are taken off.")
    {
        Items =
        [
            Text("Network", "The virtual network it is on."), Text("PortGroup", "The port group of that network."), Text("Bridge", "The host's bridge it is on."),
            Text("Direct", "The host's device it shares through macvtap."), Text("DirectMode", "The macvtap mode."), Flag("User", "Whether it is on the emulator's own network."),
            Text("Model", "The card's model."), Text("Mac", "The MAC address."), new("Vlan", KeyForm.Number, "The VLAN it is in."), new("Mtu", KeyForm.Number, "The largest packet in bytes."),
            Flag("LinkUp", "Whether the cable is plugged in."), Text("Filter", "The network filter that guards it."), new("BootOrder", KeyForm.Number, "The place in the boot order, from 1."),
        ],
    };

    internal static readonly DesiredKey Graphics = new("Graphics", KeyForm.Maps, "Graphics servers: protocols, or maps; servers that it does not name are taken off.")
    {
        Items =
        [
            Text("Type", "The protocol."), new("Port", KeyForm.Number, "The port; the host picks one without it."), new("TlsPort", KeyForm.Number, "The encrypted port of SPICE."),
            Text("Listen", "The address it listens on."), Text("Socket", "The unix socket it listens on."), Text("Keymap", "The keyboard layout."),
        ],
    };

    internal static IReadOnlyList<DesiredKey> Keys { get; } = [Disk, Cdrom, Network, Graphics];

    /// <summary>Uses volumes that are there already in place of making them.</summary>
    internal static async Task<VirtDomainConfig> SettleAsync(VirtConnection connection, VirtDomainConfig config, CancellationToken cancellationToken)
    {
        var disks = new List<VirtDiskConfig>();
        foreach (var disk in config.Disks)
        {
            disks.Add(disk.IsNew && await FindVolumeAsync(connection, disk, cancellationToken).ConfigureAwait(false) is { } known
                ? disk with { Size = null, Pool = known.Pool, VolumeName = known.Name }
                : disk);
        }

        return config with { Disks = disks };
    }

    /// <summary>Gives the lists of devices that a document names, with what is missing ready to be plugged in.</summary>
    internal static async Task<IReadOnlyList<DesiredPart<DomainXml>>> PartsAsync(
        VirtConnection connection, DesiredItem item, DomainXml actual, CancellationToken cancellationToken)
    {
        var disks = new DomainDiskPart(DomainConfigReader.Disks(item), actual, withDisks: item.Find(Disk.Name) is not null);
        var cards = new DomainInterfacePart([.. item.Find(Network.Name)?.Items().Select(DomainConfigReader.Interface) ?? []], actual);
        var graphics = new DomainGraphicsPart([.. item.Find(Graphics.Name)?.Items().Select(DomainConfigReader.Graphics) ?? []], actual);
        if (disks.Missing.Count + cards.Missing.Count + graphics.Missing.Count > 0)
        {
            // Devices are made as those of a new domain of the same kind are.
            var whole = new VirtDomainConfig
            {
                Name = item.Name,
                VirtType = actual.Type,
                Architecture = actual.Os.Arch,
                Machine = actual.Os.Machine,
                OsVariant = item.Text(DomainConfigReader.OsVariant.Name),
                Disks = disks.Missing,
                Interfaces = cards.Missing,
                Graphics = graphics.Missing,
            };
            var draft = await DomainPlanner.PlanAsync(connection, await SettleAsync(connection, whole, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            var made = new DomainXml(draft.Description).Devices;
            disks.Supply([.. made.Disks.Select(disk => disk.Element)], draft.Volumes);
            cards.Supply([.. made.Interfaces.Select(card => card.Element)]);
            graphics.Supply([.. made.Graphics.Select(server => server.Element)]);
        }

        return [disks, cards, graphics];
    }

    /// <summary>Says of a domain's devices what a document could say.</summary>
    internal static IEnumerable<(string Key, IReadOnlyList<OrderedDictionary<string, object?>> Devices)> Describe(DomainXml domain)
    {
        yield return (Disk.Name, [.. domain.Devices.Disks.Select(DomainDiskPart.Describe)]);
        yield return (Network.Name, [.. domain.Devices.Interfaces.Select(DomainInterfacePart.Describe)]);
        yield return (Graphics.Name, [.. domain.Devices.Graphics.Select(DomainGraphicsPart.Describe)]);
    }

    private static async Task<StorageVolumeRef?> FindVolumeAsync(VirtConnection connection, VirtDiskConfig disk, CancellationToken cancellationToken)
    {
        try
        {
            var pool = await connection.StoragePools.LookupByNameAsync(disk.Pool ?? "default", cancellationToken).ConfigureAwait(false);
            return await connection.StorageVolumes.LookupByNameAsync(pool, disk.VolumeName!, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code is VirtErrorCode.NoStoragePool or VirtErrorCode.NoStorageVol or VirtErrorCode.OperationInvalid)
        {
            return null;
        }
    }

    private static DesiredKey Text(string name, string meaning) => new(name, KeyForm.Text, meaning);

    private static DesiredKey Flag(string name, string meaning) => new(name, KeyForm.Flag, meaning);
}
