using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>The base of completers that offer words from what the default connections' hosts can run.</summary>
/// <param name="words">Picks the words of one kind of guest.</param>
public abstract class GuestCapabilityCompleter(Func<GuestCapability, IEnumerable<string?>> words) : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(Completions.Ask(WordsAsync).Distinct().Select(word => (word, word)), wordToComplete);

    private async Task<IReadOnlyList<string>> WordsAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        [.. (await connection.Host.DescribeCapabilitiesAsync(cancellationToken).ConfigureAwait(false)).Guest.SelectMany(words).OfType<string>()];
}

/// <summary>Completes paths of emulators.</summary>
public sealed class EmulatorCompleter() : GuestCapabilityCompleter(guest => [guest.Emulator]);

/// <summary>Completes architectures of guests.</summary>
public sealed class GuestArchitectureCompleter() : GuestCapabilityCompleter(guest => [guest.Architecture]);

/// <summary>Completes machine types.</summary>
public sealed class MachineTypeCompleter() : GuestCapabilityCompleter(guest => guest.Machines);

/// <summary>Completes domain types.</summary>
public sealed class DomainTypeCompleter() : GuestCapabilityCompleter(guest => guest.DomainTypes);
