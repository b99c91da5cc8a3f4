using System.Text;
using System.Text.RegularExpressions;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Talks with a guest over its serial console.</summary>
/// <param name="domain">The domain.</param>
/// <param name="device">The console's alias; null for the first.</param>
/// <param name="force">Whether whoever holds the console is thrown out.</param>
public sealed class ConsoleTalk(VirtDomain domain, string? device, bool force)
{
    /// <summary>Goes through the steps.</summary>
    /// <param name="steps">What is waited for and typed, in order.</param>
    /// <param name="patience">How long each expectation is waited for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was said.</returns>
    /// <exception cref="VirtException">OperationTimeout for an expectation that does not come true; OperationInvalid when the guest hangs up.</exception>
    public async Task<VirtConsoleTranscript> RunAsync(IReadOnlyList<ConsoleStep> steps, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var flags = force ? DomainConsoleFlags.Force : DomainConsoleFlags.None;
        var line = await domain.Connection.DomainConsoles.OpenConsoleAsync(domain.Ref, device, flags, cancellationToken).ConfigureAwait(false);
        await using (line.ConfigureAwait(false))
        {
            var heard = new StringBuilder();
            var answers = new List<string>();
            var seen = 0;
            foreach (var step in steps)
            {
                if (step.Expect is { } wanted)
                {
                    var (end, answer) = await ExpectAsync(line, heard, seen, wanted, patience, cancellationToken).ConfigureAwait(false);
                    answers.Add(answer);
                    seen = end;
                }

                if (step.Send is { } text)
                {
                    await line.WriteAsync(Encoding.UTF8.GetBytes(text + "\r"), cancellationToken).ConfigureAwait(false);
                }
            }

            return new VirtConsoleTranscript(domain, heard.ToString(), answers);
        }
    }

    private async Task<(int End, string Answer)> ExpectAsync(
        Stream line, StringBuilder heard, int seen, string wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        var pattern = new Regex(wanted, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        var decoder = Encoding.UTF8.GetDecoder();
        var (bytes, letters) = (new byte[1024], new char[1024]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        while (true)
        {
            var text = heard.ToString();
            if (pattern.Match(text, seen) is { Success: true } match)
            {
                return (match.Index + match.Length, text[seen..(match.Index + match.Length)]);
            }

            int count;
            try
            {
                count = await line.ReadAsync(bytes, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw VirtException.Worded(VirtErrorCode.OperationTimeout, $"'{domain.Name}' did not say '{wanted}' within {patience.TotalSeconds:0} s; it said: {Tail(text[seen..])}");
            }

            if (count == 0)
            {
                throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"the console of '{domain.Name}' ended before it said '{wanted}'");
            }

            heard.Append(letters, 0, decoder.GetChars(bytes, 0, count, letters, 0));
        }
    }

    private static string Tail(string text) => text.Length <= 200 ? text : "…" + text[^200..];
}

/// <summary>A step of a talk.</summary>
/// <param name="Expect">A regular expression to wait for first; null for none.</param>
/// <param name="Send">A line to type then; null for none.</param>
public sealed record ConsoleStep(string? Expect, string? Send);

/// <summary>What was said in a talk with a guest.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Text">All that the guest said.</param>
/// <param name="Answers">What the guest said up to each expectation.</param>
public sealed record VirtConsoleTranscript(VirtDomain Domain, string Text, IReadOnlyList<string> Answers)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>Gives all that the guest said.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
