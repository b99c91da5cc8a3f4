using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Networks.Links;

/// <summary>Calls of a network stack's programs that must succeed.</summary>
internal static class HostNetworkCalls
{
    /// <summary>Runs a program and expects it to succeed.</summary>
    /// <param name="network">The network stack.</param>
    /// <param name="purpose">What fails when it fails, such as <c>Unable to create bridge virbr0</c>.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="VirtException">InternalError with the purpose and the program's own words.</exception>
    internal static Task<string> RunAsync(
        this IHostNetwork network, string purpose, string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        network.RunAsync(purpose, program, arguments, input: null, cancellationToken);

    /// <summary>Runs a program and expects it to succeed.</summary>
    /// <param name="network">The network stack.</param>
    /// <param name="purpose">What fails when it fails.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; nothing for an empty input.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="VirtException">InternalError with the purpose and the program's own words.</exception>
    internal static async Task<string> RunAsync(
        this IHostNetwork network, string purpose, string program, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        var result = await network.TryRunAsync(program, arguments, input, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new VirtException(VirtErrorCode.InternalError, $"{purpose}: {Words(result.Error)}", VirtErrorDomain.Network);
    }

    /// <summary>Runs several commands of <c>ip</c>, and stops at the first that fails.</summary>
    /// <param name="network">The network stack.</param>
    /// <param name="purpose">What fails when one fails.</param>
    /// <param name="commands">The commands, without the program's name.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>The run.</returns>
    /// <exception cref="VirtException">InternalError with the purpose and the program's own words.</exception>
    internal static async Task RunIPAsync(
        this IHostNetwork network, string purpose, IEnumerable<string> commands, CancellationToken cancellationToken)
    {
        var input = string.Join('\n', commands);
        if (input.Length > 0)
        {
            await network.RunAsync(purpose, "ip", ["-batch", "-"], input + "\n", cancellationToken).ConfigureAwait(false);
        }
    }

    // The programs say on lines of their own what the kernel answered, and then that they failed.
    private static string Words(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("Command failed", StringComparison.Ordinal) && !line.StartsWith("We have an error", StringComparison.Ordinal))
            .Select(line => line.Replace("RTNETLINK answers: ", string.Empty, StringComparison.Ordinal).Replace("Error: ", string.Empty, StringComparison.Ordinal))
            .Take(3);
        return string.Join("; ", lines) is { Length: > 0 } words ? words : "the program gave no reason";
    }
}
