/** Where the identity provider returns to. */
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSettings } from '../app/SettingsContext.js';
import { PageSkeleton } from '../design/Skeleton.js';
import { completeSignIn } from './session.js';

export function Page() {
  const settings = useSettings();
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    completeSignIn(settings)
      .then((to) => navigate(to, { replace: true }))
      .catch(() => setProblem('The sign-in did not work. Try it again.'));
  }, [settings, navigate]);
  return problem === undefined ? <PageSkeleton /> : <p role="alert">{problem}</p>;
}
