using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the throttle groups of the domain that is already named on the line.</summary>
public sealed class ThrottleGroupCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(
            BoundDomains.Of(fakeBoundParameters)
                .SelectMany(domain => Completions.Within(token => VirtThrottleGroup.ReadAsync(domain, false, token)))
                .Select(group => (group.Group, $"{group.Limits}")),
            wordToComplete);
}
