using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Secrets;

/// <summary>Gives the values of secrets to the host's own drivers, private ones too.</summary>
/// <remarks>virSecretGetSecretString.</remarks>
internal interface ISecretSource
{
    /// <summary>Gives a value; whoever asks zeroes it after use.</summary>
    /// <param name="lookup">Which secret, as the element of a disk, a pool or a TPM names it.</param>
    /// <param name="expected">What the secret must be for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The value.</returns>
    /// <exception cref="VirtException">NoSecret when there is none or it has no value; InvalidArg when it is for something else.</exception>
    Task<byte[]> GetValueAsync(SecretLookup lookup, SecretUsageType expected, CancellationToken cancellationToken);
}
