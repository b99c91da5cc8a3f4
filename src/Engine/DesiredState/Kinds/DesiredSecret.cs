using System.Runtime.CompilerServices;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Secrets in documents. What they are is told; what they hide is compared and set, and never shown.</summary>
internal sealed class DesiredSecret : DefinedKind<SecretXml>
{
    private static readonly DesiredKey Usage = new("Usage", KeyForm.Text, "What the secret is for.") { Words = ["volume", "ceph", "iscsi", "tls", "vtpm"] };
    private static readonly DesiredKey UsageId = new("UsageId", KeyForm.Text, "What uses it: a volume's path, or the name that disks, pools and TPMs call the secret by.");
    private static readonly DesiredKey Uuid = new("Uuid", KeyForm.Text, "The uuid; a new secret gets one without it.");

    private static readonly DesiredPart<SecretXml>[] Properties =
    [
        new DesiredProperty<SecretXml, string>(
            new("Description", KeyForm.Text, "What a person may want to know."), node => node.Text(), view => view.Description, (view, value, _) => view.Description = value),
        new DesiredProperty<SecretXml, bool>(
            new("Ephemeral", KeyForm.Flag, "Keeps the secret in the host's memory only."), node => node.Flag(), view => view.IsEphemeral, (view, value, _) => view.IsEphemeral = value),
        new DesiredProperty<SecretXml, bool>(
            new("Private", KeyForm.Flag, "Lets nobody but the host's own drivers read the value."), node => node.Flag(), view => view.IsPrivate, (view, value, _) => view.IsPrivate = value),
    ];

    internal override string Name => "Secret";

    internal override string Words => "secret";

    internal override string Root => "secret";

    internal override IReadOnlyList<DesiredKey> Keys { get; } =
        [Usage, UsageId, Uuid, CommonKeys.Ensure, .. Properties.Select(part => part.Key), SecretValue.Value, SecretValue.ValuePath, CommonKeys.Xml, CommonKeys.XmlPath];

    protected override IReadOnlyList<DesiredPart<SecretXml>> Parts => Properties;

    internal override string NameOf(DesiredItem item)
    {
        SecretValue.Check(item);
        var view = item.Xml is { } whole ? new SecretXml(whole) : null;
        var usage = item.Find(Usage.Name);
        _ = usage?.Word([.. Usage.Words]);
        return usage is null == item.Find(UsageId.Name) is null
            ? item.Text(UsageId.Name) ?? view?.UsageId ?? item.Text(Uuid.Name) ?? view?.Uuid?.ToString() ?? throw item.Fault("the keys 'Usage' and 'UsageId', or 'Uuid', are missing")
            : throw item.Fault("the keys 'Usage' and 'UsageId' go together");
    }

    internal override IReadOnlyList<string> Identity => [];

    internal override string IdentityOf(DesiredItem item) => $"{item.Text(Usage.Name)} {item.Name}";

    internal override async Task<ItemPlan> PlanAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        var definition = await base.PlanAsync(connection, item, cancellationToken).ConfigureAwait(false);
        if (!item.IsPresent || !SecretValue.IsGiven(item))
        {
            return definition;
        }

        var known = await FindAsync(connection, item, cancellationToken).ConfigureAwait(false);
        var state = known is null ? null : await SecretValue.CompareAsync(item, (VirtSecret)known.Object, cancellationToken).ConfigureAwait(false);
        if (known is not null && state is null)
        {
            return definition;
        }

        // What it is and what it was are not told; that it differs is.
        var drift = item.Drift(SecretValue.Value.Name, "(as in the document)", state ?? "(none)");
        var step = new VirtConfigurationStep(item, VirtConfigurationAction.SetValue, "Set value of secret", async token => await SecretValue.SetAsync(
            item, connection, await RefAsync(connection, item, token).ConfigureAwait(false), token).ConfigureAwait(false)) { Drift = [drift] };
        return new ItemPlan([.. definition.Drift, drift], [.. definition.Steps, step]);
    }

    protected override SecretXml View(XElement definition) => new(definition);

    protected override Task<XElement> ComposeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        if (item.Xml is { } whole)
        {
            return Task.FromResult(new XElement(whole));
        }

        var definition = new SecretXml
        {
            IsEphemeral = item.Flag("Ephemeral"),
            IsPrivate = item.Flag("Private"),
            Uuid = item.Find(Uuid.Name)?.Uuid(),
            Description = item.Text("Description"),
        };
        if (item.Text(UsageId.Name) is { } id)
        {
            definition.SetUsage(item.Find(Usage.Name)!.Word([.. Usage.Words]), id);
        }

        return Task.FromResult(definition.Element);
    }

    protected override Task DefineAsync(VirtConnection connection, XElement definition, CancellationToken cancellationToken) =>
        connection.Secrets.DefineAsync(VirtXml.Write(definition), validate: false, cancellationToken);

    protected override Task<KnownObject?> FindAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        Lookup.OrNothingAsync(VirtErrorCode.NoSecret, async () =>
            await KnowAsync(connection, await RefAsync(connection, item, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    protected override async IAsyncEnumerable<KnownObject> ListAsync(VirtConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var secret in await connection.Secrets.ListAsync(SecretListFlags.None, cancellationToken).ConfigureAwait(false))
        {
            yield return await KnowAsync(connection, secret, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override IEnumerable<VirtConfigurationStep> Removal(VirtConnection connection, DesiredItem item, KnownObject known)
    {
        yield return new VirtConfigurationStep(item, VirtConfigurationAction.Remove, "Remove secret", token => connection.Secrets.UndefineAsync(((VirtSecret)known.Object).Ref, token))
        {
            Drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Absent, CommonKeys.Present)],
            Difference = Difference(known.Definition, null),
        };
    }

    protected override OrderedDictionary<string, object?> Describe(KnownObject known)
    {
        var all = base.Describe(known);
        all.Remove("Name");
        var view = View(known.Definition);
        all.Insert(0, Uuid.Name, $"{view.Uuid}");
        if (view is { UsageType: { } type, UsageId: { } id })
        {
            all.Insert(0, Usage.Name, type);
            all.Insert(1, UsageId.Name, id);
        }

        return all;
    }

    private static Task<SecretRef> RefAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        var view = item.Xml is { } whole ? new SecretXml(whole) : null;
        return (item.Text(UsageId.Name) ?? view?.UsageId) is { } id
            ? connection.Secrets.LookupByUsageAsync(SecretUsages.Parse(item.Find(Usage.Name)?.Word([.. Usage.Words]) ?? view?.UsageType), id, cancellationToken)
            : connection.Secrets.LookupByUuidAsync(item.Find(Uuid.Name)?.Uuid() ?? view!.Uuid!.Value, cancellationToken);
    }

    private static async Task<KnownObject> KnowAsync(VirtConnection connection, SecretRef reference, CancellationToken cancellationToken)
    {
        var secret = await VirtSecret.GetAsync(connection, reference, cancellationToken).ConfigureAwait(false);
        return new KnownObject(secret, VirtXml.Parse(await secret.GetXmlAsync(cancellationToken).ConfigureAwait(false), "secret"));
    }
}
