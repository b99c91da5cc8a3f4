using System.Runtime.CompilerServices;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Storage volumes in documents. A volume's size can grow; nothing else of it changes once it is made.</summary>
internal sealed class DesiredStorageVolume : DesiredKind
{
    private static readonly DesiredKey Pool = new("Pool", KeyForm.Text, "The pool that holds the volume.");
    private static readonly DesiredKey Capacity = new("Capacity", KeyForm.Size, "What a guest sees, in bytes, such as 20GB; with BackingVolume as much as that one without it.");
    private static readonly DesiredKey Allocation = new("Allocation", KeyForm.Size, "What a new volume takes from the pool at once, in bytes; raw volumes take all without it.");
    private static readonly DesiredKey Format = new("Format", KeyForm.Text, "The format; without it the pool's default, for files raw.");
    private static readonly DesiredKey BackingVolume = new("BackingVolume", KeyForm.Text, "The volume in the same pool, or the path, that a new volume lies on.");

    internal override string Name => "StorageVolume";

    internal override string Words => "storage volume";

    internal override string OtherSection => "Volumes";

    internal override string Root => "volume";

    internal override IReadOnlyList<DesiredKey> Keys { get; } =
        [Pool, CommonKeys.Name("volume"), CommonKeys.Ensure, Capacity, Allocation, Format, BackingVolume, CommonKeys.Xml, CommonKeys.XmlPath];

    internal override IReadOnlyList<string> Identity => [Pool.Name, "Name"];

    internal override string IdentityOf(DesiredItem item) => $"{item.Need(Pool.Name)}/{item.Name}";

    internal override async Task<ItemPlan> PlanAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        var pool = await PoolAsync(connection, item, cancellationToken).ConfigureAwait(false);
        var volume = pool is { IsActive: true } ? await FindAsync(connection, pool.Ref, item.Name, cancellationToken).ConfigureAwait(false) : null;
        return item.IsPresent
            ? volume is null ? await PlanBirthAsync(connection, item, pool, cancellationToken).ConfigureAwait(false)
                : await PlanChangeAsync(item, volume, cancellationToken).ConfigureAwait(false)
            : volume is null ? ItemPlan.Nothing : PlanRemoval(item, volume);
    }

    internal override async Task<IReadOnlyDictionary<string, object?>?> DescribeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        await Lookup.OrNoneAsync(VirtErrorCode.NoStoragePool, () => connection.StoragePools.LookupByNameAsync(item.Need(Pool.Name), cancellationToken)).ConfigureAwait(false) is { } pool
        && await FindAsync(connection, pool, item.Name, cancellationToken).ConfigureAwait(false) is { } volume
            ? await DescribeAsync(volume, cancellationToken).ConfigureAwait(false) : null;

    internal override async IAsyncEnumerable<IReadOnlyDictionary<string, object?>> ExportAsync(
        VirtConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pool in await connection.StoragePools.ListAsync(StoragePoolListFlags.Active, cancellationToken).ConfigureAwait(false))
        {
            foreach (var volume in await connection.StorageVolumes.ListAsync(pool.Ref, cancellationToken).ConfigureAwait(false))
            {
                yield return await DescribeAsync(volume, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A pool that the document brings about itself need not be there, nor run, when its volumes are planned.
    private static async Task<VirtStoragePool?> PoolAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        var name = item.Need(Pool.Name);
        try
        {
            var reference = await connection.StoragePools.LookupByNameAsync(name, cancellationToken).ConfigureAwait(false);
            var pool = await connection.StoragePools.GetAsync(reference, cancellationToken).ConfigureAwait(false);
            return pool.IsActive || !item.IsPresent || item.Document.FindPresent("StoragePool", name)?.IsRunning == true ? pool
                : throw item.Find(Pool.Name)!.Fault($"the pool '{name}' is not started, and its volumes are not known", VirtErrorCode.OperationInvalid);
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoStoragePool)
        {
            return !item.IsPresent || item.Document.FindPresent("StoragePool", name) is not null ? null : throw item.Find(Pool.Name)!.Fault(error.Message, error.Code);
        }
    }

    private static async Task<VirtStorageVolume?> FindAsync(VirtConnection connection, StoragePoolRef pool, string name, CancellationToken cancellationToken) =>
        await Lookup.OrNothingAsync(VirtErrorCode.NoStorageVol, async () => await connection.StorageVolumes.GetAsync(
            await connection.StorageVolumes.LookupByNameAsync(pool, name, cancellationToken).ConfigureAwait(false), StorageVolumeInfoFlags.None, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task<StorageVolumeXml> ComposeAsync(VirtConnection connection, DesiredItem item, StoragePoolRef? pool, CancellationToken cancellationToken)
    {
        if (item.Xml is { } whole)
        {
            return new StorageVolumeXml(new XElement(whole));
        }

        var backing = item.Find(BackingVolume.Name) is { } node && pool is { } home ? await BackingAsync(connection, home, node, cancellationToken).ConfigureAwait(false) : null;
        return StorageBuilder.Build(new StorageVolumeSpec
        {
            Name = item.Name,
            Capacity = item.Find(Capacity.Name)?.Size() ?? backing?.Capacity
                ?? (item.Find(BackingVolume.Name) is not null ? 0 : throw item.Fault($"the key '{Capacity.Name}' is missing; only a volume with {BackingVolume.Name} has one without")),
            Allocation = item.Find(Allocation.Name)?.Size(),
            Format = item.Text(Format.Name),
            BackingPath = backing?.Path,
            BackingFormat = backing?.Format,
        });
    }

    private static async Task<StorageVolumeXml> BackingAsync(VirtConnection connection, StoragePoolRef pool, ConfigurationNode node, CancellationToken cancellationToken)
    {
        var volumes = connection.StorageVolumes;
        var found = node.Text().StartsWith('/')
            ? await volumes.LookupByPathAsync(node.Text(), cancellationToken).ConfigureAwait(false)
            : await volumes.LookupByNameAsync(pool, node.Text(), cancellationToken).ConfigureAwait(false);
        return StorageVolumeXml.Parse(await volumes.GetXmlAsync(found, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<ItemPlan> PlanBirthAsync(VirtConnection connection, DesiredItem item, VirtStoragePool? pool, CancellationToken cancellationToken)
    {
        IReadOnlyList<VirtDrift> drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Present, CommonKeys.Absent)];
        var shown = pool is { IsActive: true } ? (await ComposeAsync(connection, item, pool.Ref, cancellationToken).ConfigureAwait(false)).Element : null;
        return new ItemPlan(drift, [new VirtConfigurationStep(item, VirtConfigurationAction.Create, "Create storage volume", MakeAsync)
        {
            Drift = drift,
            Difference = XmlDiff.Lines(null, shown),
        }]);

        async Task MakeAsync(CancellationToken token)
        {
            var home = await connection.StoragePools.LookupByNameAsync(item.Need(Pool.Name), token).ConfigureAwait(false);
            var definition = await ComposeAsync(connection, item, home, token).ConfigureAwait(false);
            await connection.StorageVolumes.CreateAsync(home, $"{definition}", StorageVolumeCreateFlags.None, null, token).ConfigureAwait(false);
        }
    }

    private static async Task<ItemPlan> PlanChangeAsync(DesiredItem item, VirtStorageVolume volume, CancellationToken cancellationToken)
    {
        var actual = StorageVolumeXml.Parse(await volume.GetXmlAsync(cancellationToken).ConfigureAwait(false));
        var drift = new List<VirtDrift>();
        var steps = new List<VirtConfigurationStep>();
        var wantedCapacity = item.Xml is { } whole ? new StorageVolumeXml(whole).Capacity : item.Find(Capacity.Name)?.Size();
        if (wantedCapacity is { } bytes && bytes != volume.Capacity)
        {
            drift.Add(item.Drift(Capacity.Name, SizeWords.Write(bytes), SizeWords.Write(volume.Capacity)));
            steps.Add(new VirtConfigurationStep(item, VirtConfigurationAction.Resize, "Resize storage volume", token => bytes > volume.Capacity
                ? volume.Connection.StorageVolumes.ResizeAsync(volume.Ref, bytes, StorageVolumeResizeFlags.None, token)
                : throw (item.Find(Capacity.Name)?.Fault("a volume is not made smaller, for what is at its end would be lost; Resize-VirtStorageVolume -Shrink does it")
                    ?? item.Fault("a volume is not made smaller"))) { Drift = [drift[^1]] });
        }

        var wantedFormat = item.Xml is { } described ? new StorageVolumeXml(described).Format : item.Text(Format.Name);
        if (wantedFormat is not null && wantedFormat != actual.Format)
        {
            drift.Add(item.Drift(Format.Name, wantedFormat, actual.Format));
            steps.Add(new VirtConfigurationStep(item, VirtConfigurationAction.Change, "Change format of storage volume", _ =>
                throw (item.Find(Format.Name)?.Fault("the Format of a storage volume is fixed once it is made; remove it first") ?? item.Fault("the format of a storage volume is fixed once it is made"))) { Drift = [drift[^1]] });
        }

        return new ItemPlan(drift, steps);
    }

    private static ItemPlan PlanRemoval(DesiredItem item, VirtStorageVolume volume)
    {
        VirtDrift[] drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Absent, CommonKeys.Present)];
        return new ItemPlan(drift, [new VirtConfigurationStep(item, VirtConfigurationAction.Remove, "Remove storage volume", token =>
            volume.Connection.StorageVolumes.DeleteAsync(volume.Ref, StorageVolumeDeleteFlags.None, token)) { Drift = drift }]);
    }

    private static async Task<IReadOnlyDictionary<string, object?>> DescribeAsync(VirtStorageVolume volume, CancellationToken cancellationToken)
    {
        var actual = StorageVolumeXml.Parse(await volume.GetXmlAsync(cancellationToken).ConfigureAwait(false));
        var all = new OrderedDictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            [Pool.Name] = volume.Pool,
            ["Name"] = volume.Name,
            [Capacity.Name] = volume.Capacity,
            [Allocation.Name] = volume.Allocation,
        };
        foreach (var (key, value) in new[] { (Format.Name, actual.Format), (BackingVolume.Name, actual.BackingPath) })
        {
            if (value is not null)
            {
                all[key] = value;
            }
        }

        return all;
    }
}
