using VirtPS.Engine.Events;

namespace VirtPS.Commands;

/// <summary>Completes the names of events.</summary>
public sealed class EventNameCompleter() : WordCompleter(Enum.GetNames<VirtEventKind>());
