using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of the snapshots of the domain that is already named on the line.</summary>
public sealed class SnapshotNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Completions.Within(token => NamesAsync(fakeBoundParameters, token)), wordToComplete);

    private static async Task<IReadOnlyList<(string Text, string ToolTip)>> NamesAsync(IDictionary bound, CancellationToken cancellationToken)
    {
        var domains = bound["Domain"] is VirtDomain domain
            ? [domain]
            : (await Finders.Domains.NamedAsync(ConnectionTable.Defaults, $"{bound["DomainName"]}", cancellationToken).ConfigureAwait(false)).Items;
        var lists = await Task.WhenAll(domains.Select(one =>
            one.Connection.DomainSnapshots.ListAsync(one.Ref, SnapshotListFlags.None, cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list).Select(snapshot => (snapshot.Name, $"{snapshot.Name} of {snapshot.Domain.Name}"))];
    }
}
