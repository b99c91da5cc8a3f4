using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu;

/// <summary>A part of the driver that keeps something of its own for each running guest, such as its block jobs.</summary>
/// <remarks>Added to <see cref="QemuNode.Parts"/>. What must survive the daemon goes into <see cref="QemuRun.Annexes"/> under a name of the part's own, followed by <see cref="QemuNode.SaveStatus"/>.</remarks>
internal interface IQemuPart
{
    /// <summary>Takes up a guest again that a daemon before this one left running.</summary>
    /// <param name="domain">The domain, with its monitor, and with its annexes as they were saved.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends the daemon's start.</param>
    /// <returns>The work.</returns>
    Task ReconnectAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Forgets a guest that has ended; what it still waits for will never come.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="live">The definition that it ran with.</param>
    /// <param name="cancellationToken">Never cancelled in practice; forwarded to what must be undone on the host.</param>
    /// <returns>The work.</returns>
    Task StoppedAsync(QemuDomain domain, QemuRun run, XElement live, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Forgets a domain whose definition is removed.</summary>
    /// <param name="domain">The domain; it may still run.</param>
    /// <param name="flags">What goes with the definition.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work.</returns>
    Task UndefinedAsync(QemuDomain domain, DomainUndefineFlags flags, CancellationToken cancellationToken) => Task.CompletedTask;
}
