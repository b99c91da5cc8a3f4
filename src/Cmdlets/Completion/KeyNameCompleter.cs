using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace VirtPS.Commands;

/// <summary>Completes the names of keys.</summary>
public sealed class KeyNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Keyboard.Names.Select(name => (name, name)), wordToComplete);
}
