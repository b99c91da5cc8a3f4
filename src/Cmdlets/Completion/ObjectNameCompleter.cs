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
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            Completions.Ask(ListAsync).Select(item => (Text: item.Name, ToolTip: Describe(item))).DistinctBy(offer => offer.Text),
            wordToComplete);

    private protected abstract Task<IReadOnlyList<T>> ListAsync(VirtConnection connection, CancellationToken cancellationToken);

    private protected virtual string Describe(T item) => item.Name;
}
