using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of completers that offer names of objects on open connections; what a host refuses is left out.</summary>
/// <typeparam name="T">The kind of object.</typeparam>
public abstract class ObjectNameCompleter<T> : IArgumentCompleter
    where T : VirtObject
{
    // A key press waits no longer than this for a slow host.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(ConnectionTable.Defaults.SelectMany(Offer).DistinctBy(offer => offer.Text), wordToComplete);

    private protected abstract Task<IReadOnlyList<T>> ListAsync(VirtConnection connection, CancellationToken cancellationToken);

    private protected virtual string Describe(T item) => item.Name;

    private IEnumerable<(string Text, string ToolTip)> Offer(VirtConnection connection)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            return Task.Run(() => ListAsync(connection, limit.Token), limit.Token).WaitAsync(limit.Token).GetAwaiter().GetResult()
                .Select(item => (item.Name, Describe(item)));
        }
#pragma warning disable CA1031 // Completion offers what it can find and never shows an error.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [];
        }
    }
}
