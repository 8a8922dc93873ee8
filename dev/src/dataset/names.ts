/** Names of generated members: the same index always has the same name, and handles are unique. */
import type { DatasetMember } from '@marquee/social/load/socialDataset';

const first =
  'Ana Ben Chloe Dario Elif Femi Grace Hugo Ines Jonas Kira Liam Mina Noor Omar Pia Quentin Rosa Sven Tariq Uma Viktor Wanda Ximena Yusuf Zoe Aiko Bao Carmen Dmitri Esra Farid Greta Hana Ivan Jana Kofi Lena Malik Nadia Oskar Priya Rafael Sofia Tomas Ursula Vera Wei Yara Zeno'.split(
    ' ',
  );
const last =
  'Adler Bianchi Costa Dubois Eriksen Fischer Garcia Haddad Ivanova Jensen Kaya Lopez Moreau Nakamura Okafor Petrov Quinn Rossi Silva Tanaka Ueda Varga Weber Xu Yilmaz Zhang Andersen Bakker Cohen Diaz Engel Fontaine Gruber Horvat Ito Janssen Kowalski Larsen Meyer Novak'.split(
    ' ',
  );

export function memberName(index: number): DatasetMember {
  const given = first[index % first.length]!;
  // The step 7 is coprime with the number of names, so that neighbouring indexes have different names.
  const family = last[(index * 7 + Math.floor(index / first.length)) % last.length]!;
  const round = Math.floor(index / (first.length * last.length));
  const handle = `${given}-${family}${round === 0 ? '' : `-${round + 1}`}`.toLowerCase();
  return { handle, displayName: `${given} ${family}`, defaultVisibility: 'FRIENDS' };
}
