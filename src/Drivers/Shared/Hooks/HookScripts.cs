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
    internal async Task<string?> RunAsync(string name, string operation, string stage, Func<string> xml, CancellationToken cancellationToken)
    {
        string? output = null;
        foreach (var path in Programs())
        {
            var result = await HostProgram.TryFind(path)!.TryRunAsync([name, operation, stage, "-"], xml(), cancellationToken).ConfigureAwait(false);
            output = result.ExitCode == 0
                ? result.Output
                : throw new VirtException(
                    VirtErrorCode.HookScriptFailed, $"{path} {name} {operation} {stage} -: exit status {result.ExitCode}: {result.Error.Trim()}");
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
