using System.Globalization;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Test;

/// <summary>How long the long operations of a test connection take: no time at all, unless its URI says otherwise.</summary>
/// <param name="clock">What time is measured by.</param>
/// <param name="step">How long one of an operation's eight steps takes.</param>
/// <remarks><c>test:///default?pace=500</c> lets half a second pass for each step, so that progress can be watched and an operation stopped half-way.</remarks>
internal sealed class TestPace(TimeProvider clock, TimeSpan step)
{
    private const string Parameter = "pace";
    private const int Steps = 8;

    /// <summary>Reads the pace from a URI.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="clock">What time is measured by.</param>
    /// <returns>The pace.</returns>
    /// <exception cref="VirtException">InvalidArg when it is no number of milliseconds.</exception>
    internal static TestPace Of(VirtUri uri, TimeProvider clock)
    {
        var text = uri.Parameters.Where(parameter => parameter.Name == Parameter).Select(parameter => parameter.Value).FirstOrDefault("0");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? new(clock, TimeSpan.FromMilliseconds(milliseconds))
            : throw new VirtException(
                VirtErrorCode.InvalidArg, $"the parameter '{Parameter}' of a test URI is a number of milliseconds, not '{text}'", VirtErrorDomain.Test);
    }

    /// <summary>Goes through something step by step, as a real host would while it reads or writes it.</summary>
    /// <param name="activity">What is being done.</param>
    /// <param name="total">How many bytes there are.</param>
    /// <param name="progress">Who wants to know.</param>
    /// <param name="piece">What is done to the bytes from one offset to another; nothing where all is done at the end.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>The end.</returns>
    internal async Task PassAsync(
        string activity, long total, IProgress<JobProgress>? progress, Action<long, long>? piece, CancellationToken cancellationToken)
    {
        for (var done = 0; done <= Steps; done++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (done > 0)
            {
                piece?.Invoke(At(done - 1, total), At(done, total));
            }

            progress?.Report(new JobProgress(activity, At(done, total), total));
            await RestAsync(done, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Whether no time passes.</summary>
    internal bool IsInstant => step == TimeSpan.Zero;

    private static long At(int done, long total) => (long)((Int128)total * done / Steps);

    private async Task RestAsync(int done, CancellationToken cancellationToken)
    {
        if (step > TimeSpan.Zero && done < Steps)
        {
            await Task.Delay(step, clock, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await Task.Yield();
        }
    }
}
