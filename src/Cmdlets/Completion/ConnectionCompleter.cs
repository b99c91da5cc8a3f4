using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VirtPS.Commands;

/// <summary>Completes the names of open connections.</summary>
public sealed class ConnectionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(ConnectionTable.All.Select(connection => (connection.Name, connection.Uri)), wordToComplete);
}
