using System.Globalization;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Logging;

/// <summary>One message on its way to the outputs.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Thread">The number of the thread that wrote it.</param>
/// <param name="Priority">How much it matters.</param>
/// <param name="Category">Which part of the daemon wrote it.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct LogMessage(DateTimeOffset Time, int Thread, LogPriority Priority, string Category, string Text)
{
    /// <summary>The message as libvirt's daemons print it, without its time and the end of the line.</summary>
    public string Body => string.Create(CultureInfo.InvariantCulture, $"{Thread}: {Word} : {Category} : {Text}");

    /// <summary>The message as a line of a log file, without the end of the line.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}+0000: {Body}");

    /// <summary>The message's importance in syslog's numbers.</summary>
    public int Severity => Priority switch
    {
        LogPriority.Error => 3,
        LogPriority.Warning => 4,
        LogPriority.Info => 6,
        _ => 7,
    };

    private string Word => Priority switch
    {
        LogPriority.Error => "error",
        LogPriority.Warning => "warning",
        LogPriority.Info => "info",
        _ => "debug",
    };
}
