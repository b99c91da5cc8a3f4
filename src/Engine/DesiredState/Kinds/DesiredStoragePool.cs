using System.Runtime.CompilerServices;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Storage pools in documents.</summary>
internal sealed class DesiredStoragePool : RunningKind<StoragePoolXml>
{
    private static readonly DesiredKey Build = new("Build", KeyForm.Flag, "Makes the storage behind a new pool: the directory, the file system, the volume group.");

    private static readonly DesiredPart<StoragePoolXml>[] Properties =
    [
        new DesiredProperty<StoragePoolXml, string>(
            new("Type", KeyForm.Text, "The kind of pool; Dir where a new pool does not say.") { Words = [.. Enum.GetNames<StoragePoolType>(), "iscsi-direct"] },
            TypeOf, view => view.Type ?? "dir", (view, value, _) => view.Type = value),
        Text("TargetPath", "The path on the host where the volumes appear.", view => view.TargetPath, (view, value) => view.TargetPath = value),
        Texts("SourceHost", "The servers of the source, each with its port after a colon where it is not the usual one.", view => view.SourceHosts, (view, value) => view.SourceHosts = value),
        Text("SourcePath", "The directory of the source on its server.", view => view.SourceDirectory, (view, value) => view.SourceDirectory = value),
        Text("SourceName", "The name of the source: a volume group, a Ceph pool, a Gluster volume.", view => view.SourceName, (view, value) => view.SourceName = value),
        Texts("SourceDevice", "The devices of the source; for iSCSI the target's qualified name.", view => view.SourceDevices, (view, value) => view.SourceDevices = value),
        Text("SourceAdapter", "The host adapter of a SCSI source, such as scsi_host1.", view => view.SourceAdapter, (view, value) => view.SourceAdapter = value),
        Text("SourceInitiator", "The qualified name that an iSCSI initiator calls itself.", Initiator, SetInitiator),
        Text("SourceFormat", "The format of the source, such as ext4, nfs or lvm2.", view => view.SourceFormat, (view, value) => view.SourceFormat = value),
    ];

    internal override string Name => "StoragePool";

    internal override string Words => "storage pool";

    internal override string OtherSection => "Pools";

    internal override string Root => "pool";

    internal override IReadOnlyList<DesiredKey> Keys { get; } =
        [CommonKeys.Name("pool"), CommonKeys.Ensure, CommonKeys.State, CommonKeys.Autostart, .. Properties.Select(part => part.Key), Build, CommonKeys.Xml, CommonKeys.XmlPath];

    protected override IReadOnlyList<DesiredPart<StoragePoolXml>> Parts => Properties;

    protected override StoragePoolXml View(XElement definition) => new(definition);

    protected override Task<XElement> ComposeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        Task.FromResult(item.Xml is { } whole ? new XElement(whole) : StorageBuilder.Build(new StoragePoolSpec
        {
            Name = item.Name,
            Type = item.Find("Type") is { } type ? TypeOf(type) : "dir",
            TargetPath = item.Text("TargetPath"),
            SourceHosts = item.Texts("SourceHost"),
            SourceDirectory = item.Text("SourcePath"),
            SourceName = item.Text("SourceName"),
            SourceDevices = item.Texts("SourceDevice"),
            SourceAdapter = item.Text("SourceAdapter"),
            SourceInitiator = item.Text("SourceInitiator"),
            SourceFormat = item.Text("SourceFormat"),
        }).Element);

    protected override Task DefineAsync(VirtConnection connection, XElement definition, CancellationToken cancellationToken) =>
        connection.StoragePools.DefineAsync(VirtXml.Write(definition), StoragePoolDefineFlags.None, cancellationToken);

    protected override ItemPlan PlanLife(VirtConnection connection, DesiredItem item, KnownObject? known)
    {
        var life = base.PlanLife(connection, item, known);
        return known is null && item.Flag(Build.Name)
            ? life with { Steps = [Building(connection, item), .. life.Steps] }
            : life;
    }

    protected override Task<KnownObject?> FindAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        Lookup.OrNothingAsync(VirtErrorCode.NoStoragePool, async () =>
            await KnowAsync(connection, await RefAsync(connection, item.Name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    protected override async IAsyncEnumerable<KnownObject> ListAsync(VirtConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pool in await connection.StoragePools.ListAsync(StoragePoolListFlags.None, cancellationToken).ConfigureAwait(false))
        {
            yield return await KnowAsync(connection, pool.Ref, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async Task StartAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.StoragePools.StartAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), StoragePoolCreateFlags.None, cancellationToken).ConfigureAwait(false);

    protected override async Task DestroyAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.StoragePools.DestroyAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    protected override async Task UndefineAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.StoragePools.UndefineAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    protected override async Task SetAutostartAsync(VirtConnection connection, string name, bool autostart, CancellationToken cancellationToken) =>
        await connection.StoragePools.SetAutostartAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), autostart, cancellationToken).ConfigureAwait(false);

    private static VirtConfigurationStep Building(VirtConnection connection, DesiredItem item) =>
        new(item, VirtConfigurationAction.Build, "Build storage pool", async token => await connection.StoragePools.BuildAsync(
            await RefAsync(connection, item.Name, token).ConfigureAwait(false), StoragePoolBuildFlags.None, token).ConfigureAwait(false));

    private static Task<StoragePoolRef> RefAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        connection.StoragePools.LookupByNameAsync(name, cancellationToken);

    private static async Task<KnownObject> KnowAsync(VirtConnection connection, StoragePoolRef reference, CancellationToken cancellationToken)
    {
        var pool = await connection.StoragePools.GetAsync(reference, cancellationToken).ConfigureAwait(false);
        var xml = await connection.StoragePools.GetXmlAsync(reference, pool.IsPersistent ? StorageXmlFlags.Inactive : StorageXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return new KnownObject(pool, VirtXml.Parse(xml, "pool"), pool.IsActive, pool.IsPersistent, pool.Autostart);
    }

    private static string TypeOf(ConfigurationNode node) =>
        StoragePoolTypes.WordOf(Enum.Parse<StoragePoolType>(node.Text() is "iscsi-direct" ? nameof(StoragePoolType.IscsiDirect) : node.Word(Enum.GetNames<StoragePoolType>())));

    private static string? Initiator(StoragePoolXml view) => view.Element.Element("source")?.Element("initiator")?.Element("iqn")?.Get("name");

    private static void SetInitiator(StoragePoolXml view, string name) => view.Element.Need("source").Need("initiator").Need("iqn").Set("name", name);

    private static DesiredProperty<StoragePoolXml, string> Text(string key, string meaning, Func<StoragePoolXml, string?> read, Action<StoragePoolXml, string> write) =>
        new(new(key, KeyForm.Text, meaning), node => node.Text(), read, (view, value, _) => write(view, value));

    private static DesiredProperty<StoragePoolXml, IReadOnlyList<string>> Texts(
        string key, string meaning, Func<StoragePoolXml, IReadOnlyList<string>> read, Action<StoragePoolXml, IReadOnlyList<string>> write) =>
        new(new(key, KeyForm.Texts, meaning), node => [.. node.Items().Select(item => item.Text())], read, (view, value, _) => write(view, value));
}
