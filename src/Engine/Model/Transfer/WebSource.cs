using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Reads what web servers give.</summary>
public static class WebSource
{
    // A description is text for people; what is larger than this is something else.
    private const int MostText = 4 * 1024 * 1024;

    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Reads a text.</summary>
    /// <param name="address">Where it is; http or https.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The text.</returns>
    /// <exception cref="VirtException">InvalidArg for another kind of address; ReadFailed for what the server says, or more than 4 MiB.</exception>
    public static async Task<string> ReadTextAsync(System.Uri address, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(address, cancellationToken).ConfigureAwait(false);
        try
        {
            await answer.Content.LoadIntoBufferAsync(MostText, cancellationToken).ConfigureAwait(false);
            return await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failed(address, e);
        }
    }

    /// <summary>Opens what an address gives.</summary>
    /// <param name="address">Where it is; http or https.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, whose content is still to be read; the caller's.</returns>
    /// <exception cref="VirtException">InvalidArg for another kind of address; ReadFailed for what the server says.</exception>
    internal static async Task<HttpResponseMessage> AskAsync(System.Uri address, CancellationToken cancellationToken)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{address}' cannot be read: only addresses with http or https can");
        }

        try
        {
            var answer = await Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                throw VirtException.Worded(VirtErrorCode.ReadFailed, $"{Shown(address)} answers {(int)answer.StatusCode} {answer.ReasonPhrase}");
            }
        }
        catch (HttpRequestException e)
        {
            throw Failed(address, e);
        }
    }

    /// <summary>Says that an address could not be read.</summary>
    /// <param name="address">The address.</param>
    /// <param name="why">What happened.</param>
    /// <returns>The error.</returns>
    internal static VirtException Failed(System.Uri address, Exception why) => VirtException.Worded(VirtErrorCode.ReadFailed, $"{Shown(address)}: {why.Message}");

    // Some addresses hold a password, which belongs into no message.
    private static string Shown(System.Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
