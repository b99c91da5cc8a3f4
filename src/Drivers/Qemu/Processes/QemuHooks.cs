using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Hooks;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>Runs the administrator's programs when something happens to a guest, with libvirt's arguments and the guest's definition as input.</summary>
/// <remarks>https://libvirt.org/hooks.html, <c>hooks/qemu</c>.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuHooks(QemuNode node) : IQemuPart
{
    private readonly HookScripts _scripts = new(node.Host.Directories.Configuration, "qemu");

    /// <summary>Tells the programs what is about to happen, which they may forbid.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="operation">What: prepare, start or started.</param>
    /// <param name="live">The definition that it runs with.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <returns>The run.</returns>
    /// <exception cref="VirtException">HookScriptFailed when a program ends with an error.</exception>
    internal Task AskAsync(QemuDomain domain, string operation, XElement live, CancellationToken cancellationToken) =>
        _scripts.RunAsync(domain.Name, operation, "begin", () => Describe(domain, live), cancellationToken);

    /// <summary>Tells the programs what has happened; what they answer is said in the log.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="operation">What: stopped, release or reconnect.</param>
    /// <param name="stage">When: begin or end.</param>
    /// <param name="live">The definition that it ran with.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <returns>The run.</returns>
    internal async Task TellAsync(QemuDomain domain, string operation, string stage, XElement live, CancellationToken cancellationToken)
    {
        try
        {
            await _scripts.RunAsync(domain.Name, operation, stage, () => Describe(domain, live), cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            node.Log(LogPriority.Error, e.Message);
        }
    }

    /// <summary>Lets the programs change a definition that comes with a saved guest, or from another host.</summary>
    /// <param name="name">The domain's name.</param>
    /// <param name="operation">What: restore or migrate.</param>
    /// <param name="xml">The definition.</param>
    /// <param name="cancellationToken">Kills the programs.</param>
    /// <returns>The definition as it is now.</returns>
    /// <exception cref="VirtException">HookScriptFailed, which forbids it.</exception>
    internal async Task<string> ChangeAsync(string name, string operation, string xml, CancellationToken cancellationToken) =>
        await _scripts.TransformAsync(name, operation, "begin", () => xml, cancellationToken).ConfigureAwait(false) is { } changed && !string.IsNullOrWhiteSpace(changed)
            ? changed
            : xml;

    /// <inheritdoc/>
    public Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken) =>
        TellAsync(domain, "reconnect", "begin", domain.Definition.ToTree(), cancellationToken);

    private static string Describe(QemuDomain domain, XElement live)
    {
        var copy = new XElement(live);
        copy.SetAttributeValue("id", domain.Id);

        // Programs of others need no passwords.
        copy.Descendants("graphics").Attributes("passwd").Remove();
        return VirtXml.Write(copy);
    }
}
