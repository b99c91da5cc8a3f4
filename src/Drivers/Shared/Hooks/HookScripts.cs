using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Hooks;

/// <summary>The administrator's programs that are run when something happens to an object.</summary>
/// <remarks>https://libvirt.org/hooks.html: <c>hooks/KIND</c>, then what lies in <c>hooks/KIND.d</c> in the order of the names.</remarks>
/// <param name="configuration">The daemon's configuration directory.</param>
/// <param name="kind">What happens to: daemon, qemu, lxc or network.</param>
internal sealed class HookScripts(string configuration, string kind)
{
    private readonly string _script = Path.Combine(configuration, "hooks", kind);

    /// <summary>Runs the programs, each with the same arguments and input.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="operation">What happens, such as <c>started</c>.</param>
    /// <param name="stage">When: begin or end.</param>
    /// <param name="xml">Writes the description that the programs read; asked only where there is a program.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <returns>What the last program wrote to its standard output; nothing without a program.</returns>
    /// <exception cref="VirtException">HookScriptFailed when a program ends with an error, which forbids what is about to happen.</exception>
    internal Task<string?> RunAsync(string name, string operation, string stage, Func<string> xml, CancellationToken cancellationToken) =>
        RunAsync([name, operation, stage, "-"], xml, isTransformed: false, cancellationToken);

    /// <summary>Runs the programs with arguments of the caller's own and without any input.</summary>
    /// <param name="name">The object's name; a hyphen for none.</param>
    /// <param name="operation">What happens, such as <c>reload</c>.</param>
    /// <param name="stage">When: begin, end or a hyphen.</param>
    /// <param name="extra">What else there is to say, such as <c>SIGHUP</c>.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <returns>The run.</returns>
    /// <exception cref="VirtException">HookScriptFailed.</exception>
    internal Task NotifyAsync(string name, string operation, string stage, string extra, CancellationToken cancellationToken) =>
        RunAsync([name, operation, stage, extra], static () => string.Empty, isTransformed: false, cancellationToken);

    /// <summary>Lets the programs change a description: each reads what the one before it wrote, if that wrote anything.</summary>
    /// <remarks>What QEMU's hooks may do when a guest is restored or migrates here.</remarks>
    /// <param name="name">The object's name.</param>
    /// <param name="operation">What happens: restore or migrate.</param>
    /// <param name="stage">When: begin.</param>
    /// <param name="xml">Writes the description that the first program reads.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <returns>What was written last; nothing when no program wrote anything, and the description stays as it is.</returns>
    /// <exception cref="VirtException">HookScriptFailed, which forbids what is about to happen.</exception>
    internal Task<string?> TransformAsync(string name, string operation, string stage, Func<string> xml, CancellationToken cancellationToken) =>
        RunAsync([name, operation, stage, "-"], xml, isTransformed: true, cancellationToken);

    private async Task<string?> RunAsync(string[] words, Func<string> xml, bool isTransformed, CancellationToken cancellationToken)
    {
        string? output = null;
        foreach (var path in Programs())
        {
            var input = isTransformed && output is not null ? output : xml();
            var result = await HostProgram.TryFind(path)!.TryRunAsync(words, input, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw new VirtException(
                    VirtErrorCode.HookScriptFailed, $"{path} {string.Join(' ', words)}: exit status {result.ExitCode}: {result.Error.Trim()}", VirtErrorDomain.Hook);
            }

            output = isTransformed && string.IsNullOrWhiteSpace(result.Output) ? output : result.Output;
        }

        return output;
    }

    private IEnumerable<string> Programs()
    {
        var more = _script + ".d";
        var others = Directory.Exists(more) ? Directory.EnumerateFiles(more).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        return others.Prepend(_script).Where(path => HostProgram.TryFind(path) is not null);
    }
}
