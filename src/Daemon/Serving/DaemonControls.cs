using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Logging;

namespace VirtPS.Daemon.Serving;

/// <summary>What administrators can change of the daemon around its servers.</summary>
/// <param name="Log">What is logged, and where.</param>
/// <param name="Idle">Ends the daemon when nobody needs it.</param>
/// <param name="End">Asks the daemon to end.</param>
internal sealed record DaemonControls(LogControl Log, IdleWatch Idle, Action End);
