namespace VirtPS.Engine.Drivers;

/// <summary>Where a host's daemon may listen, for a carrier that looks for it at the far side.</summary>
/// <param name="OfRoot">The sockets to try when the far side's user is root, best first.</param>
/// <param name="OfOthers">The sockets to try for any other user; <see cref="UserRun"/> at the head of one stands for the user's own directory.</param>
public sealed record DaemonPlaces(IReadOnlyList<string> OfRoot, IReadOnlyList<string> OfOthers)
{
    /// <summary>What stands for the directory of a user's own sockets: <c>XDG_RUNTIME_DIR</c>, else <c>~/.cache</c>.</summary>
    public const string UserRun = "$XDG_RUNTIME_DIR";
}
