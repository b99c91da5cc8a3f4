namespace VirtPS.Daemon.CommandLine;

/// <summary>Says that the command line cannot be used.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class UsageException(string message) : Exception(message);
