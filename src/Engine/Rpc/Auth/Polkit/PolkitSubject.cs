using System.Globalization;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>A process, so named that another one that gets its number later is not taken for it.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="StartTime">When it began, in the kernel's ticks since the machine did.</param>
/// <param name="UserId">Whose socket it was when it connected.</param>
internal sealed record PolkitSubject(int ProcessId, ulong StartTime, uint UserId)
{
    // proc(5): counted from 1, with the name in parentheses as the second.
    private const int StartTimeField = 22;

    /// <summary>Reads when a process began.</summary>
    /// <param name="processId">The process, as the socket tells it.</param>
    /// <param name="userId">Its user, as the socket tells it.</param>
    /// <exception cref="Errors.VirtException">AuthFailed when the process is gone already.</exception>
    internal static PolkitSubject Of(int processId, uint userId)
    {
        try
        {
            return new PolkitSubject(processId, ReadStartTime(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"))), userId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SaslErrors.Failed($"process {processId} is not there to ask polkit about: {e.Message}", e);
        }
    }

    /// <summary>Finds the time in a line of <c>/proc/PID/stat</c>; the program's name may hold anything, parentheses too.</summary>
    internal static ulong ReadStartTime(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int AfterName = 3;
        return fields.Length > StartTimeField - AfterName && ulong.TryParse(fields[StartTimeField - AfterName], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw SaslErrors.Failed("the kernel does not say when the client's process began");
    }

    /// <summary>Gives the process as pkcheck names it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId},{StartTime},{UserId}");
}
