namespace VirtPS.Daemon.Hosting;

/// <summary>Says that the daemon cannot do its work, in words for the person who starts it.</summary>
/// <param name="message">What is the matter and what to do about it.</param>
/// <param name="inner">What caused it.</param>
internal sealed class DaemonException(string message, Exception? inner = null) : Exception(message, inner);
