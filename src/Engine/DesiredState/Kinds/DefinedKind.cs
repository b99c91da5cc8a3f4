using System.Xml.Linq;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>A kind of object that a host keeps a definition of, which can be replaced.</summary>
/// <typeparam name="TView">The view over its definitions.</typeparam>
internal abstract class DefinedKind<TView> : DesiredKind
    where TView : XmlView
{
    /// <summary>The properties that documents can name.</summary>
    protected abstract IReadOnlyList<DesiredPart<TView>> Parts { get; }

    internal override async Task<ItemPlan> PlanAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        var known = await FindAsync(connection, item, cancellationToken).ConfigureAwait(false);
        if (!item.IsPresent)
        {
            return known is null ? ItemPlan.Nothing
                : new ItemPlan([item.Drift(CommonKeys.Ensure.Name, CommonKeys.Absent, CommonKeys.Present)], [.. Removal(connection, item, known)]);
        }

        var definition = known is null
            ? await PlanBirthAsync(connection, item, cancellationToken).ConfigureAwait(false)
            : await PlanChangeAsync(connection, item, known, cancellationToken).ConfigureAwait(false);
        var life = PlanLife(connection, item, known);
        return new ItemPlan([.. definition.Drift, .. life.Drift], [.. definition.Steps, .. life.Steps]);
    }

    internal override async Task<IReadOnlyDictionary<string, object?>?> DescribeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        await FindAsync(connection, item, cancellationToken).ConfigureAwait(false) is { } known ? Describe(known) : null;

    internal override async IAsyncEnumerable<IReadOnlyDictionary<string, object?>> ExportAsync(
        VirtConnection connection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var known in ListAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            yield return Describe(known);
        }
    }

    /// <summary>Looks an object up; nothing when it is not there.</summary>
    protected abstract Task<KnownObject?> FindAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken);

    /// <summary>Lists all objects of the kind.</summary>
    protected abstract IAsyncEnumerable<KnownObject> ListAsync(VirtConnection connection, CancellationToken cancellationToken);

    /// <summary>Makes the view over a definition.</summary>
    protected abstract TView View(XElement definition);

    /// <summary>Makes the definition of an object that is not there yet.</summary>
    protected abstract Task<XElement> ComposeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken);

    /// <summary>Stores a definition.</summary>
    protected abstract Task DefineAsync(VirtConnection connection, XElement definition, CancellationToken cancellationToken);

    /// <summary>Reads the definition with all that only privileged readers see, so that storing it again loses nothing.</summary>
    protected virtual Task<XElement> ReadWholeAsync(VirtConnection connection, KnownObject known, CancellationToken cancellationToken) => Task.FromResult(known.Definition);

    /// <summary>The steps that remove an object.</summary>
    protected abstract IEnumerable<VirtConfigurationStep> Removal(VirtConnection connection, DesiredItem item, KnownObject known);

    /// <summary>What is beyond the definition: whether it runs, and starts with its host.</summary>
    protected virtual ItemPlan PlanLife(VirtConnection connection, DesiredItem item, KnownObject? known) => ItemPlan.Nothing;

    /// <summary>The step that makes an object.</summary>
    protected virtual async Task<VirtConfigurationStep> BirthAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        var definition = Signed(item, await ComposeAsync(connection, item, cancellationToken).ConfigureAwait(false));
        return new VirtConfigurationStep(item, VirtConfigurationAction.Create, $"Define {Words}", token => DefineAsync(connection, definition, token))
        {
            Drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Present, CommonKeys.Absent)],
            Difference = Difference(null, definition),
        };
    }

    /// <summary>The parts with what can only be known once the host was asked.</summary>
    protected virtual Task<IReadOnlyList<DesiredPart<TView>>> PartsAsync(VirtConnection connection, DesiredItem item, TView actual, CancellationToken cancellationToken) =>
        Task.FromResult(Parts);

    /// <summary>Makes what a change of the definition needs first.</summary>
    protected virtual Task PrepareAsync(VirtConnection connection, IReadOnlyList<DesiredPart<TView>> parts, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Finds in what two whole definitions differ.</summary>
    protected virtual IReadOnlyList<XmlDifference> CompareWhole(XElement wanted, XElement actual) => WantedXml.Compare(wanted, actual);

    /// <summary>Leaves the document's name in a definition, where a definition has room for that.</summary>
    protected virtual XElement Signed(DesiredItem item, XElement definition) => definition;

    /// <summary>Says of an object what a document could say.</summary>
    protected virtual OrderedDictionary<string, object?> Describe(KnownObject known)
    {
        var view = View(known.Definition);
        var all = new OrderedDictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [CommonKeys.Name(Words).Name] = known.Object.Name };
        foreach (var part in Parts)
        {
            if (part.Read(view) is { } value and not System.Collections.ICollection { Count: 0 })
            {
                all[part.Key.Name] = value;
            }
        }

        return all;
    }

    /// <summary>Shows a change; what is secret in a definition is left out.</summary>
    protected static IReadOnlyList<string> Difference(XElement? before, XElement? after) => XmlDiff.Lines(Shown(before), Shown(after));

    private static XElement? Shown(XElement? definition)
    {
        if (definition is null)
        {
            return null;
        }

        var copy = new XElement(definition);
        copy.Descendants().Attributes("passwd").Remove();
        return copy;
    }

    // What the document needs may be made by an earlier step of the same run: then the definition cannot be shown yet.
    private async Task<ItemPlan> PlanBirthAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        VirtConfigurationStep step;
        try
        {
            step = await BirthAsync(connection, item, cancellationToken).ConfigureAwait(false);
        }
        catch (Errors.VirtException error) when (Needs(item, error))
        {
            step = new VirtConfigurationStep(item, VirtConfigurationAction.Create, $"Define {Words}", async token =>
                await (await BirthAsync(connection, item, token).ConfigureAwait(false)).ApplyAsync(token).ConfigureAwait(false))
            {
                Drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Present, CommonKeys.Absent)],
            };
        }

        return new ItemPlan(step.Drift, [step]);
    }

    private static bool Needs(DesiredItem item, Errors.VirtException error) =>
        (error.Code is Errors.VirtErrorCode.NoStoragePool or Errors.VirtErrorCode.NoStorageVol or Errors.VirtErrorCode.OperationInvalid
            && item.Document.Items.Any(other => other is { IsPresent: true, Kind: DesiredStoragePool or DesiredStorageVolume }))
        || (error.Code is Errors.VirtErrorCode.InvalidArg && error.Domain == Errors.VirtErrorDomain.Storage && item.Document.Items.Any(other => other is { IsPresent: true, Kind: DesiredStoragePool }));

    private async Task<ItemPlan> PlanChangeAsync(VirtConnection connection, DesiredItem item, KnownObject known, CancellationToken cancellationToken)
    {
        if (item.Xml is { } whole)
        {
            var differences = CompareWhole(whole, known.Definition);
            return differences.Count == 0 ? ItemPlan.Nothing : Change(
                connection, item, known, [.. differences.Select(one => item.Drift(one.Path, one.Reference, one.Difference))],
                actual => Replacement.Of(whole, actual), _ => Task.CompletedTask);
        }

        var view = View(known.Definition);
        var parts = await PartsAsync(connection, item, view, cancellationToken).ConfigureAwait(false);
        var named = parts.Where(part => item.Find(part.Key.Name) is not null).ToList();
        var drift = named.SelectMany(part => part.Compare(item, item.Find(part.Key.Name)!, view)).ToList();
        return drift.Count == 0 ? ItemPlan.Nothing : Change(connection, item, known, drift, Edited, token => PrepareAsync(connection, named, token));

        XElement Edited(XElement actual)
        {
            var target = View(new XElement(actual));
            foreach (var part in named.Where(part => part.Compare(item, item.Find(part.Key.Name)!, target).Any()))
            {
                part.Apply(item, item.Find(part.Key.Name)!, target);
            }

            Arranger.Arrange(target.Element);
            return target.Element;
        }
    }

    private ItemPlan Change(
        VirtConnection connection, DesiredItem item, KnownObject known, IReadOnlyList<VirtDrift> drift, Func<XElement, XElement> edit, Func<CancellationToken, Task> prepare)
    {
        var step = new VirtConfigurationStep(item, VirtConfigurationAction.Change, $"Change {Words}", async token =>
        {
            await prepare(token).ConfigureAwait(false);
            var whole = await ReadWholeAsync(connection, known, token).ConfigureAwait(false);
            await DefineAsync(connection, Signed(item, edit(whole)), token).ConfigureAwait(false);
        })
        {
            Drift = drift,
            Difference = Difference(known.Definition, Signed(item, edit(known.Definition))),
        };
        return new ItemPlan(drift, [step]);
    }
}
