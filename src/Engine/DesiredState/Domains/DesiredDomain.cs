using System.Runtime.CompilerServices;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Domains in documents.</summary>
internal sealed class DesiredDomain : RunningKind<DomainXml>
{
    private static readonly DesiredKey Force = new("Force", KeyForm.Flag, "Stops a domain that is to be stopped without asking its guest.");

    internal override string Name => "Domain";

    internal override string Words => "domain";

    internal override string Root => "domain";

    internal override IReadOnlyList<DesiredKey> Keys { get; } =
    [
        CommonKeys.Name("domain"), CommonKeys.Ensure, CommonKeys.State, CommonKeys.Autostart, Force,
        .. DomainProperties.All.Select(part => part.Key), .. DomainDevices.Keys, DomainConfigReader.OsVariant, CommonKeys.Xml, CommonKeys.XmlPath,
    ];

    protected override IReadOnlyList<DesiredPart<DomainXml>> Parts => DomainProperties.All;

    protected override DomainXml View(XElement definition) => new(definition);

    protected override async Task<XElement> ComposeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        (await DraftAsync(connection, item, cancellationToken).ConfigureAwait(false)).Description;

    protected override async Task<VirtConfigurationStep> BirthAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        var draft = await DraftAsync(connection, item, cancellationToken).ConfigureAwait(false);
        Signed(item, draft.Description);
        var volumes = draft.Volumes.Count == 0 ? null : $" with new volumes {string.Join(", ", draft.Volumes.Select(volume => $"{volume.Pool.Name}/{volume.Name}"))}";
        return new VirtConfigurationStep(
            item, VirtConfigurationAction.Create, $"Define domain{volumes}", token => DomainMaker.MakeAsync(connection, draft, new DomainBirth(), token))
        {
            Drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Present, CommonKeys.Absent)],
            Difference = Difference(null, draft.Description),
        };
    }

    protected override async Task<IReadOnlyList<DesiredPart<DomainXml>>> PartsAsync(
        VirtConnection connection, DesiredItem item, DomainXml actual, CancellationToken cancellationToken) =>
        [.. DomainProperties.All, .. await DomainDevices.PartsAsync(connection, item, actual, cancellationToken).ConfigureAwait(false)];

    protected override async Task PrepareAsync(VirtConnection connection, IReadOnlyList<DesiredPart<DomainXml>> parts, CancellationToken cancellationToken)
    {
        foreach (var disks in parts.OfType<DomainDiskPart>())
        {
            await disks.MakeVolumesAsync(connection, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override Task DefineAsync(VirtConnection connection, XElement definition, CancellationToken cancellationToken) =>
        connection.Domains.DefineAsync(VirtXml.Write(definition), DomainDefineFlags.None, cancellationToken);

    // Storing a definition again must not lose the passwords in it.
    protected override async Task<XElement> ReadWholeAsync(VirtConnection connection, KnownObject known, CancellationToken cancellationToken) =>
        VirtXml.Parse(
            await connection.Domains.GetXmlAsync(((VirtDomain)known.Object).Ref, DomainXmlFlags.Inactive | DomainXmlFlags.Secure, cancellationToken).ConfigureAwait(false), "domain");

    protected override XElement Signed(DesiredItem item, XElement definition)
    {
        Signature.Write(new DomainXml(definition).Metadata, item.Document.Name);
        return definition;
    }

    protected override Task<KnownObject?> FindAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        Lookup.OrNothingAsync(VirtErrorCode.NoDomain, async () =>
            await KnowAsync(connection, await RefAsync(connection, item.Name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    protected override async IAsyncEnumerable<KnownObject> ListAsync(VirtConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var domain in await connection.Domains.ListAsync(DomainListFlags.None, cancellationToken).ConfigureAwait(false))
        {
            yield return await KnowAsync(connection, domain.Ref, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override OrderedDictionary<string, object?> Describe(KnownObject known)
    {
        var all = base.Describe(known);
        foreach (var (key, devices) in DomainDevices.Describe(new DomainXml(known.Definition)))
        {
            all[key] = devices;
        }

        return all;
    }

    protected override async Task StartAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.Domains.StartAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), DomainStartFlags.None, cancellationToken).ConfigureAwait(false);

    protected override async Task DestroyAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.Domains.DestroyAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), DomainDestroyFlags.None, cancellationToken).ConfigureAwait(false);

    protected override VirtConfigurationStep Stopping(VirtConnection connection, DesiredItem item) => item.Flag(Force.Name)
        ? base.Stopping(connection, item)
        : new VirtConfigurationStep(item, VirtConfigurationAction.Stop, "Shut down domain", token => ShutdownAsync(connection, item.Name, token));

    protected override async Task UndefineAsync(VirtConnection connection, string name, CancellationToken cancellationToken)
    {
        // A transient domain is gone once it is stopped.
        if (await Lookup.OrNoneAsync(VirtErrorCode.NoDomain, () => RefAsync(connection, name, cancellationToken)).ConfigureAwait(false) is { } domain)
        {
            await connection.Domains.UndefineAsync(
                domain, DomainUndefineFlags.ManagedSave | DomainUndefineFlags.SnapshotsMetadata | DomainUndefineFlags.CheckpointsMetadata | DomainUndefineFlags.Nvram, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async Task SetAutostartAsync(VirtConnection connection, string name, bool autostart, CancellationToken cancellationToken) =>
        await connection.Domains.SetAutostartAsync(await RefAsync(connection, name, cancellationToken).ConfigureAwait(false), autostart, cancellationToken).ConfigureAwait(false);

    private static Task<DomainRef> RefAsync(VirtConnection connection, string name, CancellationToken cancellationToken) =>
        connection.Domains.LookupByNameAsync(name, cancellationToken);

    private static async Task<DomainDraft> DraftAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) => item.Xml is { } whole
        ? new DomainDraft(new XElement(whole), [])
        : await DomainPlanner.PlanAsync(
            connection, await DomainDevices.SettleAsync(connection, DomainConfigReader.Read(item), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private static async Task<KnownObject> KnowAsync(VirtConnection connection, DomainRef reference, CancellationToken cancellationToken)
    {
        var domain = await connection.Domains.GetAsync(reference, cancellationToken).ConfigureAwait(false);
        var xml = await connection.Domains.GetXmlAsync(reference, domain.IsPersistent ? DomainXmlFlags.Inactive : DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        return new KnownObject(domain, VirtXml.Parse(xml, "domain"), domain.IsActive, domain.IsPersistent, domain.Autostart);
    }

    // A guest takes its time; the caller's limit, or the user, ends the wait.
    private static async Task ShutdownAsync(VirtConnection connection, string name, CancellationToken cancellationToken)
    {
        var reference = await RefAsync(connection, name, cancellationToken).ConfigureAwait(false);
        var domain = await connection.Domains.GetAsync(reference, cancellationToken).ConfigureAwait(false);
        await connection.Domains.ShutdownAsync(reference, DomainShutdownFlags.None, cancellationToken).ConfigureAwait(false);
        await foreach (var outcome in new DomainWait([DomainCondition.State(DomainState.Shutoff)]).WaitAsync([domain], cancellationToken).ConfigureAwait(false))
        {
            if (outcome.Error is { } error)
            {
                throw error;
            }
        }
    }
}
