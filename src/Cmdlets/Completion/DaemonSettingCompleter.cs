using VirtPS.Engine.Daemons;

namespace VirtPS.Commands;

/// <summary>Completes the names of a daemon's settings.</summary>
public sealed class DaemonSettingCompleter() : WordCompleter([.. VirtDaemonConfig.Names]);
