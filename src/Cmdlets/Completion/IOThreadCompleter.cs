using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the numbers of the I/O threads of the domain that is already named on the line.</summary>
public sealed class IOThreadCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            BoundDomains.Of(fakeBoundParameters)
                .SelectMany(domain => Completions.Within(token => VirtIOThread.ReadAsync(domain, false, token)))
                .Select(thread => ($"{thread.Id}", $"may use the host's CPUs {thread.Affinity}")),
            wordToComplete);
}
